import path from 'node:path'
import { Child } from '@portico/harness'
import { nodeOptions } from './node-options.ts'

const announcement = /^listening (\d+)$/m

export interface Program extends AsyncDisposable {
  readonly pid: number
  readonly port: number
}

/** Starts one of the small servers in servers/programs, or the floor. Each listens on a free port and prints it. */
export async function startProgram(
  command: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Program> {
  const child = await Child.start(command, args, { ready: announcement, env })
  return {
    pid: child.pid,
    port: Number(announcement.exec(child.output)?.[1]),
    [Symbol.asyncDispose]: () => child.kill(),
  }
}

export function startNodeProgram(name: string, ...args: readonly string[]): Promise<Program> {
  const main = path.join(import.meta.dirname, 'programs', `${name}-main.ts`)
  return startProgram(process.execPath, [main, ...args], { ...process.env, NODE_OPTIONS: nodeOptions })
}
