import type { RawJson, SubscribeResult } from '@portico/protocol'
import type { Issued } from '../auth/revocations.ts'
import type { ResolvedChannel } from '../node/channel-resolver.ts'
import type { Features } from './delivery-cursor.ts'
import type { ClaimedPosition } from './recovery.ts'

/** A subscription request, from the client or the server. */
export interface SubscriptionRequest {
  readonly channel: ResolvedChannel
  /** Who made it: the client by command, or the service by token or order. */
  readonly side: 'client' | 'server'
  /** The position from which a returning client wants to recover. */
  readonly claimed?: ClaimedPosition | undefined
  /** The snapshot of the rows that it already shows, if they were read together with the position. */
  readonly snapshot?: string | undefined
  /** Bytes of data that may be replayed in the current reply; absent without a reply. */
  readonly replayBytes?: number
  /** Answer a position that cannot be recovered with an error instead of a fresh start. */
  readonly refuseLost?: boolean
  readonly features: Features
  /** Shown to others in this channel. */
  readonly chanInfo?: RawJson | undefined
  /** Milliseconds. */
  readonly expiresAt?: number | undefined
  /** What a revocation can name of the subscription token, if one allowed it. */
  readonly issued?: Issued | undefined
  /** Throws if the principal may not subscribe. Undefined when a token or an order has already allowed it. */
  readonly authorise?: (() => Promise<unknown>) | undefined
}

/** A prepared subscription. Call `goLive` synchronously after queueing its reply. */
export interface OpenedSubscription {
  readonly result: SubscribeResult
  /** The size of the data replayed in the result. */
  readonly bytes: number
  goLive(): void
}
