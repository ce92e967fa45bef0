import { execFile } from 'node:child_process'
import path from 'node:path'

import { findingsOf, type Report } from '../../packages/doctor/src/report.ts'

const doctorMain = path.join(import.meta.dirname, '../../packages/doctor/src/terminal/main.ts')

export interface Said {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the doctor's program, as `make doctor` and CI do. */
export function runDoctor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...env } }
    const child = execFile(process.execPath, [doctorMain, ...args], options, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

interface Diagnosed {
  readonly exitCode: number
  readonly report: Report
  /** The ids of the findings, each once. */
  readonly found: readonly string[]
  /** The names of the checks that are not green. */
  readonly notGreen: readonly string[]
}

export async function askDoctor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Diagnosed> {
  const { exitCode, stdout, stderr } = await runDoctor(['--json', ...args], env)
  if (stdout === '') throw new Error(`the doctor ended with ${exitCode} and said: ${stderr}`)
  const report: Report = JSON.parse(stdout)
  const red = report.checks.filter(({ state }) => state === 'red')
  return {
    exitCode,
    report,
    found: [...new Set(red.flatMap(findingsOf).map(({ id }) => id))].sort(),
    notGreen: report.checks.filter(({ state }) => state !== 'green').map(({ name }) => name),
  }
}
