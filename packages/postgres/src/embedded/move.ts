import { existsSync, renameSync } from 'node:fs'

/** If another process was faster, its result is kept. */
export function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}
