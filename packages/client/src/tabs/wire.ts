import type { Facts, Finding, TraceCode, TransportName } from '@portico/protocol'
import type { ClientInfo, PublicationContext } from 'centrifuge'
import type { Position } from '../channel/position.ts'
import type { Verdict } from '../session/verdict.ts'

/** The version of the messages between tabs. It is part of every name that they share, so versions never mix. */
export const tabsVersion = 3

/** What a tab asks of the leader. A ticket is one subscription of one link: `link/number`. */
export type FollowerMessage =
  | { readonly kind: 'hello'; readonly transport: TransportName }
  /** Are you there, and what have I been told on these tickets? */
  | { readonly kind: 'beat'; readonly tickets: readonly string[] }
  | {
      readonly kind: 'join'
      readonly ticket: string
      readonly channel: string
      readonly since?: Position | undefined
      readonly snapshot?: string | undefined
    }
  | { readonly kind: 'leave'; readonly ticket: string }
  | { readonly kind: 'call'; readonly call: number; readonly what: Call; readonly input: readonly unknown[] }
  | { readonly kind: 'bye' }

export type Call = 'probe' | 'rpc' | 'history' | 'presence'

export interface FollowerEnvelope {
  readonly from: string
  /** The leader's id; empty for whichever tab leads. */
  readonly to: string
  readonly ask: FollowerMessage
}

/** What was sent on a ticket: everything up to a position, or `all` if the channel has no positions. */
export type DeliveredUpTo = Position | 'all' | 'nothing yet' | 'unknown ticket'

/** What the leading tab says. */
export type LeaderMessage =
  /** To all: this tab leads from now on. To one: its message arrived, and `told` is what it has been told. */
  | { readonly kind: 'here'; readonly told?: Readonly<Record<string, DeliveredUpTo>> }
  /** To all: this tab leads no longer. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'connected'; readonly transport: TransportName; readonly trace: TraceCode | undefined }
  /** The connection has a better transport than the tab asked for. */
  | { readonly kind: 'better' }
  | { readonly kind: 'saw'; readonly what: 'opened' | 'closed'; readonly facts: Facts }
  /** There is no connection, or none on the transport that the tab asked for. */
  | { readonly kind: 'lost'; readonly verdict: Verdict; readonly trace: TraceCode | undefined }
  | { readonly kind: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly call: number; readonly error: CallError }
  | { readonly kind: 'subscribed'; readonly recovered: boolean; readonly position: Position | undefined }
  | { readonly kind: 'interrupted' }
  /** For good, or for now. */
  | { readonly kind: 'refused'; readonly state: 'denied' | 'interrupted'; readonly finding: Finding }
  | {
      readonly kind: 'published'
      readonly publication: Omit<PublicationContext, 'channel'>
      /** The offset of the publication before this one. */
      readonly after: number | undefined
    }
  | { readonly kind: 'joined' | 'left'; readonly info: ClientInfo }

export type FollowerMessageOf<K extends FollowerMessage['kind']> = Extract<FollowerMessage, { kind: K }>
export type LeaderMessageOf<K extends LeaderMessage['kind']> = Extract<LeaderMessage, { kind: K }>

export interface CallError {
  readonly code: number
  readonly message: string
  readonly temporary: boolean
}

export interface AddressedMessage {
  /** Ids of links or tickets; empty for all tabs. */
  readonly to: readonly string[]
  readonly word: LeaderMessage
}

export interface LeaderBatch {
  readonly leader: string
  readonly words: readonly AddressedMessage[]
}

type Kind = 'string' | 'number' | 'boolean' | 'object'
type Shape = Readonly<Record<string, Kind>>

/** The fields that each kind must have. */
const followerShapes: { readonly [K in FollowerMessage['kind']]: Shape } = {
  hello: { transport: 'string' },
  beat: { tickets: 'object' },
  join: { ticket: 'string', channel: 'string' },
  leave: { ticket: 'string' },
  call: { call: 'number', what: 'string', input: 'object' },
  bye: {},
}

const leaderShapes: { readonly [K in LeaderMessage['kind']]: Shape } = {
  here: {},
  gone: {},
  connected: { transport: 'string' },
  better: {},
  saw: { what: 'string', facts: 'object' },
  lost: { verdict: 'object' },
  answer: { call: 'number' },
  refusal: { call: 'number', error: 'object' },
  subscribed: { recovered: 'boolean' },
  interrupted: {},
  refused: { state: 'string', finding: 'object' },
  published: { publication: 'object' },
  joined: { info: 'object' },
  left: { info: 'object' },
}

/** Any page of this origin can send here, so messages of another shape are ignored. */
export function readFollowerEnvelope(data: unknown): FollowerEnvelope | undefined {
  const isEnvelope =
    fits(data, { from: 'string', to: 'string', ask: 'object' }) && isOneOf(followerShapes, data.ask)
  return isEnvelope ? (data as unknown as FollowerEnvelope) : undefined
}

export function readLeaderBatch(data: unknown): LeaderBatch | undefined {
  if (!fits(data, { leader: 'string', words: 'object' }) || !Array.isArray(data.words)) return undefined
  const isBatch = data.words.every(
    (one) =>
      fits(one, { to: 'object', word: 'object' }) && Array.isArray(one.to) && isOneOf(leaderShapes, one.word),
  )
  return isBatch ? (data as unknown as LeaderBatch) : undefined
}

function isOneOf(shapes: Readonly<Record<string, Shape>>, value: unknown): boolean {
  if (!fits(value, { kind: 'string' })) return false
  const shape = Object.hasOwn(shapes, String(value.kind)) ? shapes[String(value.kind)] : undefined
  return shape !== undefined && fits(value, shape)
}

function fits(value: unknown, shape: Shape): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const held = value as Record<string, unknown>
  return Object.entries(shape).every(([name, kind]) => typeof held[name] === kind && held[name] !== null)
}
