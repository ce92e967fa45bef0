import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'

/** The machine that was measured on. Without its name: whose it is does not matter. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly node: string
  readonly compiler: string
}

export function describeMachine(): Machine {
  return {
    processor: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${/^\d+\.\d+(\.\d+)?/.exec(os.release())?.[0] ?? os.release()}`,
    node: process.version,
    compiler: execFileSync('cc', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? 'unknown',
  }
}

/** The load average of the last minute: other work on the machine makes every figure worse. */
export function loadAverage(): number {
  return os.loadavg()[0] ?? 0
}

class TooFewFiles extends Error {
  override readonly name = 'TooFewFiles'
}

/**
 * Throws if too few open files are allowed. Each connection takes one in the server and one in the load generator,
 * which raise their own limit as far as they may.
 */
export function requireOpenFiles(connections: number): void {
  const needed = connections + 500
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited'
  if (hard === 'unlimited' || Number(hard) >= needed) return
  throw new TooFewFiles(
    `${connections} connections need ${needed} open files a process, and this session may have ${hard}. ` +
      `Raise the hard limit (as root: ulimit -Hn ${needed}; a service: LimitNOFILE=${needed}; a container: ` +
      `--ulimit nofile=${needed}), or leave this part out with PARTS=.`,
  )
}
