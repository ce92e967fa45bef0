import type { protocolName } from './discovery.ts'
import type { Facts, Finding, FindingId } from './findings.ts'
import type { TraceCode } from './trace-code.ts'
import type { TransportName } from './transport-name.ts'

/**
 * What `GET|POST /ws/diagnose?trace=…` answers: what the service sees of this very request, what it would say to a
 * WebSocket with the same headers, and all that is known of the attempt that the code names.
 */
export interface Diagnosis {
  readonly node: string
  readonly version: string
  readonly protocol: typeof protocolName
  /** Milliseconds since 1970. */
  readonly serverTime: number
  /** The client's address as the service takes it; the front door's own when it forwards none. */
  readonly address: string
  readonly httpVersion: string
  readonly secure: SecureSight
  readonly origin: OriginSight
  readonly headers: {
    /** The headers of a WebSocket handshake. A front door that drops them lets no socket through. */
    readonly upgrade: SeenHeaders
    /** Set by front doors. */
    readonly forwarded: SeenHeaders
    /** Set by browsers, about where the request comes from. */
    readonly fetch: SeenHeaders
  }
  /** Names alone. Whether a session cookie arrives at all is half of many diagnoses. */
  readonly cookies: readonly string[]
  /** Only when the request names a trace code. */
  readonly trace?: TraceReport
}

export interface SecureSight {
  readonly secure: boolean
  readonly because: string
}

export interface OriginSight {
  readonly verdict: 'own' | 'allowed' | 'absent' | 'refused'
  /** Why it is refused. */
  readonly finding?: FindingId
  readonly got?: string | undefined
  readonly expected: readonly string[]
  /** Where the origin was looked for, and the Host beside it, by which nothing is decided. */
  readonly headerSeen: { readonly name: 'origin'; readonly host?: string | undefined }
  readonly explanation: string
}

export type SeenHeaders = Readonly<Record<string, string>>

/** Both sides of one attempt to connect. */
export interface TraceReport {
  readonly code: TraceCode
  /** False: no node that answered has seen anything of it, so it ended before it came to the service. */
  readonly reached: boolean
  /** Oldest first. An attempt has one for each transport that it tried. */
  readonly sightings: readonly Sighting[]
  /** Nodes that are up and did not answer in time: what they saw is not in here. */
  readonly unanswered: readonly string[]
  /** Why no other node could be asked. */
  readonly hindrance?: Finding
  /** What the client sent of its own side, newest last; one for each time it did. */
  readonly timelines: readonly Timeline[]
}

/** One request of an attempt, as the node saw it that it reached. */
export interface Sighting {
  readonly node: string
  /** Milliseconds since 1970, by the node's clock. */
  readonly at: number
  readonly transport: TransportName
  readonly request: SeenRequest
  /** In the order in which they happened. */
  readonly steps: readonly ServiceStep[]
  /** Why it was refused or ended; absent while it goes on. */
  readonly finding?: Finding
}

export interface SeenRequest {
  readonly method: string
  readonly httpVersion: string
  /** The client's address as the service takes it. */
  readonly address: string
  /** Host, Origin, those of the handshake and those that front doors set, each bounded. */
  readonly headers: SeenHeaders
  readonly cookies: readonly string[]
}

/**
 * What the service did: `upgraded` a WebSocket, `opened` a stream or a polling session, `refused` the request or a
 * command, `connected` after the connect command, `subscribed` for the first time, `found` what it goes on with all the
 * same, `closed`.
 */
export const serviceStepNames = [
  'arrived',
  'upgraded',
  'opened',
  'refused',
  'connected',
  'subscribed',
  'found',
  'closed',
] as const
export type ServiceStepName = (typeof serviceStepNames)[number]

export interface ServiceStep {
  readonly at: number
  readonly what: ServiceStepName
  /** Such as the status of a refusal, the code of a close. */
  readonly facts?: Facts
  /** Findings with which the attempt went on. */
  readonly finding?: Finding
}

/** The client's side of one attempt. */
export interface Timeline {
  readonly code: TraceCode
  readonly steps: readonly ClientStep[]
  /** The client's own finding. */
  readonly finding?: Finding
  /** When the service got it, by its own clock; set by the service. */
  readonly receivedAt?: number
  /** Whether any node had seen anything of the attempt by then; set by the service, if it could ask all nodes. */
  readonly reached?: boolean
}

/**
 * What the client did, in the order of an attempt; `loaded` is the file that it connects with, where that was not there
 * yet, `skipped` a rung of the ladder that was left out, `failed` ends what was dialled, `lost` what had been there. The last
 * four are what the browser told it meanwhile: `frozen` when the page had stood still, `blocked` by the page's own policy.
 */
export const clientStepNames = [
  'started',
  'loaded',
  'config',
  'token',
  'dialled',
  'opened',
  'replied',
  'subscribed',
  'closed',
  'skipped',
  'failed',
  'lost',
  'waiting',
  'online',
  'offline',
  'frozen',
  'blocked',
] as const
export type ClientStepName = (typeof clientStepNames)[number]

export interface ClientStep {
  /** Milliseconds since 1970, by the client's clock. */
  readonly at: number
  readonly what: ClientStepName
  readonly transport?: TransportName
  readonly facts?: Facts
}

/** The body of a POST to `/ws/diagnose?trace=…`. */
export interface TimelineReport {
  readonly timeline: Timeline
}

/** Beyond these a timeline is refused. */
export const timelineLimits = { bytes: 16_384, steps: 100, facts: 12, factLength: 300 } as const
