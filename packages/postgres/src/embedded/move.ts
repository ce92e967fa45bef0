import { existsSync, renameSync } from 'node:fs'

/** When another process was quicker, its result stands. */
export function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!existsSync(to)) throw error
  }
}
