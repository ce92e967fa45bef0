import type { protocolName } from './discovery.ts'
import type { Facts, Finding, FindingId } from './findings.ts'
import type { TraceCode } from './trace-code.ts'
import type { TransportName } from './transport-name.ts'

/**
 * The answer of `GET|POST /ws/diagnose?trace=…`: what the service sees of this request, how it would answer a WebSocket
 * with the same headers, and everything known of the attempt that the code names.
 */
export interface Diagnosis {
  readonly node: string
  readonly version: string
  readonly protocol: typeof protocolName
  /** Milliseconds since 1970. */
  readonly serverTime: number
  /** The client's address as the service determines it; the front door's own if it forwards none. */
  readonly address: string
  readonly httpVersion: string
  readonly secure: SecureSight
  readonly origin: OriginSight
  readonly headers: {
    /** The headers of a WebSocket handshake. If a front door drops them, no WebSocket can connect. */
    readonly upgrade: SeenHeaders
    /** Set by front doors. */
    readonly forwarded: SeenHeaders
    /** Set by browsers, to say where the request comes from. */
    readonly fetch: SeenHeaders
  }
  /** Cookie names only: knowing whether a session cookie arrived solves half of all cases. */
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
  /** The header that was read, and the request's Host for information: nothing is decided by it. */
  readonly headerSeen: { readonly name: 'origin'; readonly host?: string | undefined }
  readonly explanation: string
}

export type SeenHeaders = Readonly<Record<string, string>>

/** Both sides of one attempt to connect. */
export interface TraceReport {
  readonly code: TraceCode
  /**
   * False: no node that answered knows of the attempt. It then failed before reaching the service, unless a node did not
   * answer, or has stopped or forgotten it since.
   */
  readonly reached: boolean
  /** Oldest first; one for each transport that the attempt tried. */
  readonly sightings: readonly Sighting[]
  /** Live nodes that did not answer in time: what they saw is missing here. */
  readonly unanswered: readonly string[]
  /** Why no other node could be asked. */
  readonly hindrance?: Finding
  /** The client's own timelines, newest last, one per report. */
  readonly timelines: readonly Timeline[]
}

/** One request of an attempt, as seen by the node it reached. */
export interface Sighting {
  readonly node: string
  /** Milliseconds since 1970, by the node's clock. */
  readonly at: number
  readonly transport: TransportName
  readonly request: SeenRequest
  /** In the order in which they happened. */
  readonly steps: readonly ServiceStep[]
  /** Why the service refused or ended it; absent while all is well, and if the client left. */
  readonly finding?: Finding
}

export interface SeenRequest {
  readonly method: string
  readonly httpVersion: string
  /** The client's address as the service takes it. */
  readonly address: string
  /** Host, Origin, the handshake's headers and those set by front doors; each is bounded. */
  readonly headers: SeenHeaders
  readonly cookies: readonly string[]
}

/**
 * What the service did: `upgraded` a WebSocket, `opened` a stream or a polling session, `refused` the request or a
 * command, `connected` after the connect command, `subscribed` for the first time, `found` a problem that does not end
 * the attempt, `closed`.
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
  /** For example the status of a refusal or the code of a close. */
  readonly facts?: Facts
  /** A finding that did not end the attempt. */
  readonly finding?: Finding
}

/** The client's side of one attempt. */
export interface Timeline {
  readonly code: TraceCode
  readonly steps: readonly ClientStep[]
  /** The client's own finding. */
  readonly finding?: Finding
  /** When the service received it, by its own clock; set by the service. */
  readonly receivedAt?: number
  /**
   * Whether any node had seen the attempt by then; set by the service. Absent if a node may have seen it that did not
   * answer, or has forgotten it.
   */
  readonly reached?: boolean
}

/**
 * What the client did, in the order of an attempt. `loaded`: fetched the file that connects, unless it was there
 * already. `skipped`: left out a transport. `failed`: a dialled connection ended before it was live. `lost`: a live one
 * ended. The last four are what the browser reported in the meantime: `frozen` after the page had been suspended,
 * `blocked` by the page's own policy.
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

/** A timeline that exceeds one of these is refused. */
export const timelineLimits = { bytes: 16_384, steps: 100, facts: 12, factLength: 300 } as const
