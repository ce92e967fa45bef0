import type { Random } from '@portico/harness/random'
import type { Channel, Write } from '../chronicle.ts'

/** What a writer needs, and where it reports the outcome of each attempt. */
export interface Desk {
  readonly name: string
  readonly random: Random
  readonly channels: readonly Channel[]
  /** Once aborted, the writer begins nothing new. */
  readonly signal: AbortSignal
  readonly everyMs: number
  note(write: Write): void
}

/** A writer. It resolves when everything it began has its outcome. */
export type Writer = (desk: Desk) => Promise<void>

export function durableOf({ channels }: Desk): readonly string[] {
  return channels.filter(({ kind }) => kind === 'durable').map(({ name }) => name)
}
