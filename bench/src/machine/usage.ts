import { readdirSync, readFileSync } from 'node:fs'

/** CPU and memory of a server, as the operating system accounts for them: a process and all its descendants. */

/** CPU time in nanoseconds over all live threads, including the kernel's work for them. */
export function cpuNanoseconds(pids: readonly number[]): bigint {
  return pids.flatMap(threadsOf).reduce((total, file) => total + runTime(file), 0n)
}

/** Resident memory, in bytes. */
export function memoryBytes(pids: readonly number[]): number {
  return pids.reduce((total, pid) => total + residentBytes(pid), 0)
}

/** The process and all its descendants. */
export function familyOf(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(familyOf)]
}

function threadsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`)
}

/**
 * The first number of `schedstat`. It is finer than the ticks of `stat`, of which the smallest measurements have few.
 */
function runTime(file: string): bigint {
  return BigInt(readFileSync(file, 'utf8').split(' ')[0] ?? '0')
}

function residentBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Rss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) * 1024
}
