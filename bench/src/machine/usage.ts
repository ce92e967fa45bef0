import { readdirSync, readFileSync } from 'node:fs'

/** What the operating system has booked for a server: a process and whatever it has started. */

/** Nanoseconds on a core, over all threads that live. The kernel's own work for them is in it. */
export function cpuNanoseconds(pids: readonly number[]): bigint {
  return pids.flatMap(threadsOf).reduce((total, file) => total + runTime(file), 0n)
}

/** Memory in bytes: what is resident. */
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

/** Its first number; finer than the ticks of `stat`, of which the smallest measurements have few. */
function runTime(file: string): bigint {
  return BigInt(readFileSync(file, 'utf8').split(' ')[0] ?? '0')
}

function residentBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Rss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) * 1024
}
