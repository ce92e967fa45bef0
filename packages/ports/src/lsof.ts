import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { shortCommand } from './command.ts'
import type { Holder } from './holder.ts'

const run = promisify(execFile)

/** For macOS and the BSDs, where `lsof` and `ps` are part of the system. */
export async function holderByLsof(port: number): Promise<Holder | undefined> {
  try {
    const { stdout } = await run('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'])
    const pid = Number(stdout.split('\n')[0])
    if (!Number.isInteger(pid) || pid === 0) return undefined
    const { stdout: line } = await run('ps', ['-o', 'args=', '-p', String(pid)])
    return { pid, command: shortCommand(line.trim().split(/\s+/)) }
  } catch {
    return undefined
  }
}
