import { WebSocket } from 'ws'
import { LineEvents } from '../line-events.ts'
import type { DialSight, Line, LineEvent } from '../sight.ts'
import { failureOf } from './failure.ts'
import { answered, readText } from './requests.ts'

const patienceMs = 5_000
/** How long to wait for the other side's close frame. */
const farewellMs = 1_000
/** What `ws` reports of a connection that ended without a close frame. */
const abnormalClosure = 1006

/**
 * Dials as a browser on a page of `pageOrigin` does. Not with Node's own WebSocket: like a browser's, it hides what a
 * proxy answered instead of 101, and that answer is most of what there is to find.
 */
export function dial(origin: string, path: string, pageOrigin = origin): Promise<DialSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  // `ws` dials only over HTTP/1.1.
  const ended = (error: unknown) =>
    ({ kind: 'ended', reason: failureOf(error), ms: elapsed(), overHttp2: false }) as const
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${path}`, {
    origin: pageOrigin,
    perMessageDeflate: false,
  })
  const line = new SocketLine(socket)
  return new Promise((resolve) => {
    const hang = () => {
      resolve({ kind: 'hanging', ms: patienceMs })
      socket.terminate()
    }
    const timer = setTimeout(hang, patienceMs)
    socket.once('open', () => {
      clearTimeout(timer)
      resolve({ kind: 'open', ms: elapsed(), line })
    })
    socket.on('error', (error) => {
      clearTimeout(timer)
      resolve(ended(error))
    })
    socket.once('unexpected-response', (_request, response) => {
      // `ws` does not close it, and the other side may keep it open for more requests.
      const { socket: carrier } = response
      readText(response)
        .then(
          (text) => resolve({ kind: 'refused', answer: { ...answered(response, text), ms: elapsed() } }),
          (error) => resolve(ended(error)),
        )
        .finally(() => {
          clearTimeout(timer)
          carrier.destroy()
        })
    })
  })
}

class SocketLine implements Line {
  readonly #socket: WebSocket
  readonly #events = new LineEvents()

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => this.#events.happened({ kind: 'frame', text: String(data) }))
    socket.once('close', (code, reason) =>
      this.#events.happened(
        code === abnormalClosure ? { kind: 'cut' } : { kind: 'closed', code, reason: String(reason) },
      ),
    )
  }

  send(text: string): void {
    this.#socket.send(text, () => {})
  }

  next(patienceMs: number): Promise<LineEvent> {
    return this.#events.next(patienceMs)
  }

  close(): void {
    this.#socket.close(1000)
    setTimeout(() => this.#socket.terminate(), farewellMs).unref()
  }
}
