import type { Encoding } from '@portico/protocol'

/**
 * One outgoing frame with its bytes in the forms that transports need, made once for all connections. `websocket` is
 * the whole WebSocket frame, header included, ready for the socket.
 */
export interface OutgoingFrame {
  readonly byteLength: number
  readonly bytes: Uint8Array
  readonly websocket: Uint8Array
}

const opcodes = { json: 0x81, protobuf: 0x82 } as const satisfies Record<Encoding, number>
const lineBreak = 0x0a

/**
 * A server's WebSocket frame (RFC 6455 §5.2: final, unmasked) with its header and payload in one buffer, so that it
 * goes to the socket in one write and a fan-out shares it. Other transports read the payload alone.
 */
export function frameText(text: string): OutgoingFrame {
  const frame = allocateFrame(Buffer.byteLength(text), 'json')
  frame.payload.write(text, 0, 'utf8')
  return frame.outgoing
}

export function frameBytes(bytes: Uint8Array): OutgoingFrame {
  const frame = allocateFrame(bytes.byteLength, 'protobuf')
  frame.payload.set(bytes)
  return frame.outgoing
}

/** Several frames as one: joined by newlines in JSON; Protobuf messages carry their own length. */
export function joinFrames(frames: readonly OutgoingFrame[], encoding: Encoding): OutgoingFrame {
  const only = frames[0]
  if (frames.length === 1 && only !== undefined) return only

  const separatorLength = encoding === 'json' ? 1 : 0
  let byteLength = -separatorLength
  for (const { bytes } of frames) byteLength += bytes.byteLength + separatorLength

  const { payload, outgoing } = allocateFrame(Math.max(byteLength, 0), encoding)
  let end = 0
  for (const { bytes } of frames) {
    if (end > 0 && separatorLength > 0) payload[end++] = lineBreak
    payload.set(bytes, end)
    end += bytes.byteLength
  }
  return outgoing
}

function allocateFrame(byteLength: number, encoding: Encoding) {
  const headerLength = byteLength > 0xffff ? 10 : byteLength > 125 ? 4 : 2
  const websocket = Buffer.allocUnsafe(headerLength + byteLength)
  websocket[0] = opcodes[encoding]
  if (headerLength === 2) {
    websocket[1] = byteLength
  } else if (headerLength === 4) {
    websocket[1] = 126
    websocket.writeUInt16BE(byteLength, 2)
  } else {
    websocket[1] = 127
    websocket.writeBigUInt64BE(BigInt(byteLength), 2)
  }
  const payload = websocket.subarray(headerLength)
  const outgoing: OutgoingFrame = { byteLength, bytes: payload, websocket }
  return { payload, outgoing }
}
