import type { ServerResponse } from 'node:http'
import { type DisconnectName, disconnects, type Encoding } from '@portico/protocol'
import { encodePush } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'
import type { EmulatedSession, Transport } from './transport.ts'

interface HttpStreamTransportOptions {
  readonly encoding: Encoding
  readonly emulated: EmulatedSession
  /** How long a peer may take to read the rest. */
  readonly closeTimeoutMs?: number
}

/** Replies and pushes as one endless response: lines of JSON, or Protobuf messages that carry their length. */
export class HttpStreamTransport implements Transport {
  readonly name = 'http_stream'
  readonly encoding: Encoding
  readonly emulated: EmulatedSession
  readonly #response: ServerResponse
  readonly #closeTimeoutMs: number

  constructor(
    response: ServerResponse,
    { encoding, emulated, closeTimeoutMs = 5_000 }: HttpStreamTransportOptions,
  ) {
    this.#closeTimeoutMs = closeTimeoutMs
    this.#response = response
    this.encoding = encoding
    this.emulated = emulated
  }

  get bufferedBytes(): number {
    return this.#response.writableLength
  }

  send({ bytes }: OutgoingFrame): void {
    if (this.#response.writableEnded) return
    this.#response.cork()
    this.#response.write(bytes)
    if (this.encoding === 'json') this.#response.write('\n')
    this.#response.uncork()
  }

  close(reason: DisconnectName): void {
    if (this.#response.writableEnded) return
    const { code, text } = disconnects[reason]
    // A client that has stopped reading would not get the reason, and the queue would stay in memory.
    if (reason === 'slowConsumer') {
      this.#response.destroy()
      return
    }
    this.send(encodePush({ disconnect: { code, reason: text } }, this.encoding))
    this.#response.end()
    const timer = setTimeout(() => this.#response.destroy(), this.#closeTimeoutMs)
    this.#response.once('close', () => clearTimeout(timer))
  }
}
