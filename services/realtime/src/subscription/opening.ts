import type { RawJson, SubscribeResult } from '@portico/protocol'
import type { Issued } from '../auth/revocations.ts'
import type { CarriedChannel } from '../node/carriers.ts'
import type { Returning } from './catch-up.ts'
import type { Features } from './subscription.ts'

/** One request for a subscription, whoever makes it. */
export interface Opening extends Returning {
  readonly channel: CarriedChannel
  readonly side: 'client' | 'server'
  /** Data that may be replayed in the reply under way; absent where there is none. */
  readonly replayBytes?: number
  /** Answer a position that cannot be recovered with an error instead of a fresh start. */
  readonly refuseLost?: boolean
  readonly features: Features
  /** Shown to others in this channel. */
  readonly chanInfo?: RawJson | undefined
  /** Milliseconds. */
  readonly expiresAt?: number | undefined
  /** Of the subscription token, when one allows it. */
  readonly issued?: Issued | undefined
  /** Throws for a principal who may not. Not asked when a token or an order has said so already. */
  readonly authorise?: (() => Promise<unknown>) | undefined
}

/** A subscription that is ready. `goLive` belongs into the same turn as its reply, after it. */
export interface Opened {
  readonly result: SubscribeResult
  /** Of the data replayed in it. */
  readonly bytes: number
  goLive(): void
}
