import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { LineEvents } from '../line-events.ts'
import type { DialSight, Line, LineEvent } from '../sight.ts'
import { failureOf } from './failure.ts'
import { decodeFrame, encodeFrame, type Frame, opcodes } from './frames.ts'
import { answered, begin, readText } from './requests.ts'

const patienceMs = 5_000
const normalClosure = 1000
/** A close frame may be empty (RFC 6455 §7.1.5). */
const noCode = 1005

/**
 * Dials as a browser on a page of `pageOrigin` does. Written by hand, because neither Node's WebSocket nor a
 * browser's shows what a proxy answered instead of 101, and that is most of what there is to find.
 */
export function dial(origin: string, path: string, pageOrigin = origin): Promise<DialSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  return new Promise((resolve) => {
    const request = begin(origin, path, { headers: { ...handshake(), origin: pageOrigin } })
    const hang = () => {
      resolve({ kind: 'hanging', ms: patienceMs })
      request.destroy()
    }
    const timer = setTimeout(hang, patienceMs)
    request.once('close', () => clearTimeout(timer))
    request.once('error', (error) => resolve({ kind: 'ended', reason: failureOf(error), ms: elapsed() }))
    request.once('upgrade', (_response, socket, head) => {
      clearTimeout(timer)
      resolve({ kind: 'open', ms: elapsed(), line: new SocketLine(socket, head) })
    })
    request.once('response', (response) => {
      readText(response).then(
        (text) => resolve({ kind: 'refused', answer: { ...answered(response, text), ms: elapsed() } }),
        (error) => resolve({ kind: 'ended', reason: failureOf(error), ms: elapsed() }),
      )
    })
    request.end()
  })
}

function handshake(): Record<string, string> {
  return {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
}

class SocketLine implements Line {
  readonly #socket: Duplex
  readonly #events = new LineEvents()
  #bytes: Buffer = Buffer.alloc(0)

  constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#received(chunk))
    socket.on('error', () => this.#events.happened({ kind: 'cut' }))
    socket.on('close', () => this.#events.happened({ kind: 'cut' }))
    this.#received(head)
  }

  send(text: string): void {
    this.#write(opcodes.text, Buffer.from(text))
  }

  next(patienceMs: number): Promise<LineEvent> {
    return this.#events.next(patienceMs)
  }

  close(): void {
    const code = Buffer.alloc(2)
    code.writeUInt16BE(normalClosure)
    this.#write(opcodes.close, code)
    this.#socket.end()
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#socket.writable) this.#socket.write(encodeFrame(opcode, payload))
  }

  #received(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    for (let next = decodeFrame(this.#bytes); next !== undefined; next = decodeFrame(this.#bytes)) {
      this.#bytes = next.rest
      this.#take(next.frame)
    }
  }

  #take({ opcode, payload }: Frame): void {
    if (opcode === opcodes.text) this.#events.happened({ kind: 'frame', text: payload.toString('utf8') })
    if (opcode === opcodes.ping) this.#write(opcodes.pong, payload)
    if (opcode === opcodes.close) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : noCode
      this.#events.happened({ kind: 'closed', code, reason: payload.subarray(2).toString('utf8') })
    }
  }
}
