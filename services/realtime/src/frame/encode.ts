import type { Encoding, Push, Reply } from '@portico/protocol'
import * as protocol from '@portico/protocol'
import { frameBytes, frameText, type OutgoingFrame } from './frame.ts'

export function encodeReply(reply: Reply, encoding: Encoding): OutgoingFrame {
  return frameOf(protocol.encodeReply(encoding, reply))
}

export function encodePush(push: Push, encoding: Encoding): OutgoingFrame {
  return frameOf(protocol.encodePush(encoding, push))
}

/** The server's ping, shared by all connections. */
export const pings: Readonly<Record<Encoding, OutgoingFrame>> = {
  json: frameOf(protocol.ping('json')),
  protobuf: frameOf(protocol.ping('protobuf')),
}

function frameOf(message: string | Uint8Array): OutgoingFrame {
  return typeof message === 'string' ? frameText(message) : frameBytes(message)
}
