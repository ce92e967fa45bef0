import type {
  DisconnectName,
  Encoding,
  Facts,
  Finding,
  ServiceStepName,
  TraceCode,
  TransportName,
} from '@portico/protocol'
import type { OutgoingFrame } from '../frame/frame.ts'

/** How commands find a connection whose transport only carries replies. */
export interface EmulatedSession {
  /** Names the connection and proves the right to speak for it: a secret between the two ends. */
  readonly session: string
  /** The node that holds it. */
  readonly node: string
}

/** What a connection may do to its wire. */
export interface Transport {
  readonly name: TransportName
  readonly encoding: Encoding
  readonly emulated: EmulatedSession | undefined
  /** Bytes handed over and not yet taken by the peer. */
  readonly bufferedBytes: number
  send(frame: OutgoingFrame): void
  /** Says code and reason in whatever way the wire has, then ends it. Safe to call twice. */
  close(reason: DisconnectName, detail?: string): void
}

/** What the wire tells its connection. */
export interface TransportListener {
  /** One frame of the peer: text for JSON, bytes for Protobuf. */
  received(frame: string | Uint8Array): void
  /** Comes exactly once, whoever closed. With a reason when the wire itself ended it for what the peer did. */
  closed(reason?: DisconnectName, detail?: string): void
}

/** What is known of a peer before it has said a word. Headers are data, never trusted for identity. */
export interface Peer {
  readonly address: string
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly userAgent: string | undefined
  /** The request's cookies as they came. Whoever reads them takes them out: they are large, and somebody's session. */
  cookie: string | undefined
  /** Where this attempt to connect is written down, when its client gave it a trace code. */
  readonly attempt: AttemptRecord | undefined
}

/** What happens to an attempt to connect, told while it happens. */
export interface AttemptRecord {
  readonly code: TraceCode
  /** With a finding that does not end it. */
  note(what: ServiceStepName, facts?: Facts, finding?: Finding): void
  /** Why it does not go on. The first one counts. */
  found(finding: Finding): void
}

/** A transport asks for its listener, so that no connection exists without its wire. */
export type Accept = (transport: Transport, peer: Peer) => TransportListener
