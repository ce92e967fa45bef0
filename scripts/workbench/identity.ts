import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * Tells a process from a later one with the same pid, by when it was started. Undefined if there is no such process.
 * So a recorded pid is never signalled by mistake.
 */
export function identify(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? startedByProc(pid) : startedByPs(pid)
}

/** Field 22 of `stat`, counted from after the command, which may itself contain spaces and parentheses. */
function startedByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : fields[18]
  } catch {
    return undefined
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}
