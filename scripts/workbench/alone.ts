import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { identify } from './identity.ts'

const POLL_MS = 100

/**
 * Runs `work` under a lock named by the file; other processes wait for their turn. The lock of a dead process is
 * void.
 */
export async function alone<Result>(
  file: string,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(path.dirname(file), { recursive: true })
  while (!take(file)) await delay(POLL_MS, undefined, { signal })
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, `${process.pid} ${identify(process.pid)}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    if (isAbandoned(file)) discard(file)
    return false
  }
}

/** Whether the owner is gone. An empty file was just created, and its owner is still being written. */
function isAbandoned(file: string): boolean {
  try {
    const [pid, started] = readFileSync(file, 'utf8').split(' ')
    return started !== undefined && identify(Number(pid)) !== started
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Removes the file. If several processes try, one succeeds. */
function discard(file: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  rmSync(aside, { force: true })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
