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
  /** Names the connection and authorises commands for it: a secret between the two ends. */
  readonly session: string
  /** The node that holds it. */
  readonly node: string
}

/** A transport, as its connection uses it. */
export interface Transport {
  readonly name: TransportName
  readonly encoding: Encoding
  readonly emulated: EmulatedSession | undefined
  /** Bytes that the peer has not read yet. */
  readonly bufferedBytes: number
  send(frame: OutgoingFrame): void
  /** Sends code and reason in the transport's own way, then closes. Safe to call twice. */
  close(reason: DisconnectName, detail?: string): void
}

/** A connection, as its transport uses it. */
export interface TransportListener {
  /** One frame of the peer: text for JSON, bytes for Protobuf. */
  received(frame: string | Uint8Array): void
  /** Called exactly once, whichever side closed; with a reason if the transport closed because of the peer. */
  closed(reason?: DisconnectName, detail?: string): void
}

/** What is known about a peer before its first message. Headers are never trusted for identity. */
export interface Peer {
  readonly address: string
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly userAgent: string | undefined
  /** The request's cookies, as received. Removed once read, because they are large and a credential. */
  cookie: string | undefined
  /** The record of this attempt to connect, if its client gave a trace code. */
  readonly attempt: AttemptRecord | undefined
}

/** Records what happens to an attempt to connect. */
export interface AttemptRecord {
  readonly code: TraceCode
  /** `finding` is one that does not end the attempt. */
  note(what: ServiceStepName, facts?: Facts, finding?: Finding): void
  /** Why it ended; the first reason is kept. */
  found(finding: Finding): void
}

/** Called by a transport for its listener, so that no connection exists without a transport. */
export type Accept = (transport: Transport, peer: Peer) => TransportListener
