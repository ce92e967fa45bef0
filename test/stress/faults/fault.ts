import type { Random } from '@portico/harness/random'
import type { FindingId } from '@portico/protocol'
import type { Violation } from '../checker/violation.ts'
import type { Place } from '../chronicle.ts'
import type { Crowd } from '../crowd/crowd.ts'
import type { House } from '../house/house.ts'

/** What a fault can reach. */
export interface Scene {
  readonly house: House
  readonly crowds: readonly Crowd[]
  /** How many come at once where many do, and the channels that they listen to. */
  readonly strangers: { readonly count: number; readonly channels: readonly string[] }
  /** Publishes to each of them, and says where they then end. */
  announce(): Promise<ReadonlyMap<string, Place>>
  /** What the fault itself has seen that must not be. */
  found(violation: Violation): void
}

/** What was broken, and how it is mended. */
export interface Caused {
  readonly target: string
  /** Whose guests alone can feel it. */
  readonly street?: number | undefined
  mend(): Promise<void> | void
}

/** What it breaks: of each, one fault after the other. */
export type Subject =
  | 'nodes'
  | 'redis'
  | 'postgres'
  | 'door'
  | 'street'
  | 'hall'
  | 'redisLine'
  | 'postgresLine'
  | 'guests'

export interface Fault {
  readonly says: string
  readonly subject: Subject
  readonly lastsMs: readonly [least: number, most: number]
  /** About how long its cause takes by itself, where that is long. */
  readonly takesMs?: number
  /** What clients of ours may call it. */
  readonly named: readonly FindingId[]
  /** Redis is another one afterwards: every ephemeral stream begins anew, and that is told. */
  readonly renewsRedis?: true
  /** Clients of ours that stay connected: all, or those on a WebSocket, who need no second request to be heard. */
  readonly unfeltBy?: 'everybody' | 'sockets'
  /** Only where a small disk can be mounted. */
  readonly needsDisk?: true
  cause(scene: Scene, random: Random): Promise<Caused>
}
