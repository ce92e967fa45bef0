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
  /** How many clients come at once in a rush, and the channels they subscribe to. */
  readonly strangers: { readonly count: number; readonly channels: readonly string[] }
  /** Publishes to each of these channels, and returns where their streams then end. */
  announce(): Promise<ReadonlyMap<string, Place>>
  /** Reports a violation that the fault itself has noticed. */
  found(violation: Violation): void
}

/** What was broken, and how to mend it. */
export interface Caused {
  readonly target: string
  /** If given, only guests of this street can feel it. */
  readonly street?: number | undefined
  mend(): Promise<void> | void
}

/** What it breaks. Faults of the same subject never overlap. */
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
  /** How long it takes to cause, roughly, if that is long. */
  readonly takesMs?: number
  /** The findings that clients of ours may report. */
  readonly named: readonly FindingId[]
  /** Redis loses its data: every ephemeral stream starts again, and clients are notified. */
  readonly renewsRedis?: true
  /**
   * Which clients of ours must stay connected: all, or those on a WebSocket, which need no second request to send
   * commands.
   */
  readonly unfeltBy?: 'everybody' | 'sockets'
  /** Possible only if a small disk can be mounted. */
  readonly needsDisk?: true
  cause(scene: Scene, random: Random): Promise<Caused>
}
