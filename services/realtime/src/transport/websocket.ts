import type { Duplex } from 'node:stream'
import { type DisconnectName, disconnects, type Encoding } from '@portico/protocol'
import type { WebSocket } from 'ws'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { Transport } from './transport.ts'

interface WebSocketTransportOptions {
  readonly encoding: Encoding
  /** How long a peer may take to answer our close frame. */
  readonly closeTimeoutMs: number
}

/** More than a burst that is within the limits, and little enough to read. */
const mostLateBytes = 1_048_576
/** An empty frame costs something too. */
const frameOverhead = 256

/**
 * Writes ready-made frames to the socket beneath ws, which makes a fan-out one write of shared bytes each. ws itself
 * writes to the same socket only for control frames and, as compression is off, synchronously; so frames never mix.
 */
export class WebSocketTransport implements Transport {
  readonly name = 'websocket'
  readonly emulated = undefined
  readonly encoding: Encoding
  readonly #websocket: WebSocket
  readonly #socket: Duplex
  readonly #closeTimeoutMs: number

  constructor(websocket: WebSocket, socket: Duplex, { encoding, closeTimeoutMs }: WebSocketTransportOptions) {
    this.encoding = encoding
    this.#websocket = websocket
    this.#socket = socket
    this.#closeTimeoutMs = closeTimeoutMs
  }

  get bufferedBytes(): number {
    return this.#socket.writableLength
  }

  send({ websocket }: OutgoingFrame): void {
    if (this.#websocket.readyState === this.#websocket.OPEN) this.#socket.write(websocket)
  }

  close(reason: DisconnectName): void {
    if (this.#websocket.readyState !== this.#websocket.OPEN) return
    const { code, text } = disconnects[reason]
    this.#websocket.close(code, text)
    // A client that has stopped reading never answers a close frame, and what waits for it would stay in memory.
    const timer = setTimeout(() => this.#websocket.terminate(), this.#closeTimeoutMs)
    this.#websocket.once('close', () => clearTimeout(timer))
    this.#endIfItGoesOn()
  }

  /** Messages in flight may still arrive after our close frame; a flood is cut off. */
  #endIfItGoesOn(): void {
    let late = 0
    this.#websocket.on('message', (data: Buffer) => {
      late += data.length + frameOverhead
      if (late > mostLateBytes) this.#websocket.terminate()
    })
  }
}
