import type { Random } from '@portico/harness/random'
import type { Channel, Write } from '../chronicle.ts'

/** What a writer needs, and to whom it tells what became of each attempt. */
export interface Desk {
  readonly name: string
  readonly random: Random
  readonly channels: readonly Channel[]
  /** Begins nothing new after it. */
  readonly signal: AbortSignal
  readonly everyMs: number
  note(write: Write): void
}

/** Ends when all it began has its outcome. */
export type Writer = (desk: Desk) => Promise<void>

export function durableOf({ channels }: Desk): readonly string[] {
  return channels.filter(({ kind }) => kind === 'durable').map(({ name }) => name)
}
