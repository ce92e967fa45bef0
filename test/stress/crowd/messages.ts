import type { Sighting, Told, Write } from '../chronicle.ts'
import type { PlannedClient } from '../plan.ts'

/** What travels between the runner and a process of clients. */
export type ToCrowd =
  | {
      readonly kind: 'open'
      readonly origin: string
      readonly clients: readonly PlannedClient[]
    }
  /** Publish so often, each client that does; 0 is never. Answered with `quiet` once nothing is under way. */
  | { readonly kind: 'publish'; readonly everyMs: number; readonly seed: number }
  /** What tokens look like from now on. */
  | { readonly kind: 'tokens'; readonly are: 'good' | 'expired' }
  /** Who has stopped trying is to try again, as its person would. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'leave' }

/** What happened in this process, in order. */
export type Entry =
  | { readonly kind: 'told'; readonly client: string; readonly channel: string; readonly told: Told }
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'trouble'; readonly what: string }

export type FromCrowd =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'left' }
