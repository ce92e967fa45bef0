import type { Sighting, Told, Write } from '../chronicle.ts'
import type { PlannedClient } from '../plan.ts'

/** The messages between the runner and a process of clients. */
export type ToCrowd =
  | {
      readonly kind: 'open'
      readonly origin: string
      readonly clients: readonly PlannedClient[]
    }
  /** How often each publishing client publishes; 0 is never. Answered with `quiet` once nothing is in flight. */
  | { readonly kind: 'publish'; readonly everyMs: number; readonly seed: number }
  /** What tokens look like from now on. */
  | { readonly kind: 'tokens'; readonly are: 'good' | 'expired' }
  /** Clients that have given up try again, as a person would have them do. */
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
