import type { Ask, Instruments } from '../instruments.ts'
import { LineEvents } from '../line-events.ts'
import type { Answered, DialSight, HttpSight, Line, LineEvent, Reader, StreamSight } from '../sight.ts'

const patienceMs = 10_000
const longestBody = 100_000
/** The code that a browser reports for a socket that ended without a close frame. */
const wentWithoutAWord = 1006

/** Sends requests as a page of this origin: with its cookies, and without what the browser hides from it. */
export const browser: Instruments = { ask, stream, dial }

async function ask(path: string, { method = 'GET', body }: Ask = {}): Promise<HttpSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  try {
    const response = await fetch(path, requestOf(method, body, AbortSignal.timeout(patienceMs)))
    return await answered(response, elapsed())
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error), ms: elapsed() }
  }
}

async function stream(path: string, body: string): Promise<StreamSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), patienceMs)
  try {
    const response = await fetch(path, requestOf('POST', body, abort.signal))
    const isStream = response.status === 200 && !typeOf(response).includes('html')
    if (!isStream || response.body === null) {
      return { kind: 'answered', sight: await answered(response, elapsed()) }
    }
    return { kind: 'open', ms: elapsed(), reader: new BodyReader(response.body, () => abort.abort()) }
  } catch (error) {
    if (abort.signal.aborted) return { kind: 'hanging', ms: patienceMs }
    return { kind: 'answered', sight: { kind: 'failed', reason: reasonOf(error), ms: elapsed() } }
  } finally {
    clearTimeout(timer)
  }
}

function dial(path: string): Promise<DialSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(path, location.href.replace(/^http/, 'ws')))
    const hang = () => {
      resolve({ kind: 'hanging', ms: patienceMs })
      socket.close()
    }
    const timer = setTimeout(hang, patienceMs)
    const line = new BrowserLine(socket)
    socket.addEventListener('open', () => {
      clearTimeout(timer)
      resolve({ kind: 'open', ms: elapsed(), line })
    })
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(timer)
      const reason = `the browser says ${code} and no more`
      resolve({ kind: 'ended', reason, ms: elapsed(), overHttp2: isOverHttp2() })
    })
  })
}

/** Whether this page came over HTTP/2. If the origin allows it, a browser opens WebSockets over the same connection. */
function isOverHttp2(): boolean {
  const [page] = performance.getEntriesByType('navigation')
  return page instanceof PerformanceNavigationTiming && page.nextHopProtocol === 'h2'
}

class BrowserLine implements Line {
  readonly #socket: WebSocket
  readonly #events = new LineEvents()

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) =>
      this.#events.happened({ kind: 'frame', text: String(data) }),
    )
    socket.addEventListener('close', ({ code, reason }) =>
      this.#events.happened(code === wentWithoutAWord ? { kind: 'cut' } : { kind: 'closed', code, reason }),
    )
  }

  send(text: string): void {
    this.#socket.send(text)
  }

  next(patienceMs: number): Promise<LineEvent> {
    return this.#events.next(patienceMs)
  }

  close(): void {
    this.#socket.close()
  }
}

class BodyReader implements Reader {
  readonly #leave: () => void
  readonly #events = new LineEvents()

  constructor(body: ReadableStream<Uint8Array>, leave: () => void) {
    this.#leave = leave
    void this.#read(body)
  }

  next(patienceMs: number): Promise<LineEvent> {
    return this.#events.next(patienceMs)
  }

  close(): void {
    this.#leave()
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader()
    const decoder = new TextDecoder()
    try {
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        this.#events.happened({ kind: 'frame', text: decoder.decode(chunk.value, { stream: true }) })
      }
    } catch {
      // Either we closed it or it broke off; the reader need not know which.
    }
    this.#events.happened({ kind: 'cut' })
  }
}

function requestOf(method: string, body: string | undefined, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  return { method, headers, cache: 'no-store', signal, ...(body !== undefined && { body }) }
}

async function answered(response: Response, ms: number): Promise<Answered> {
  const text = (await response.text()).slice(0, longestBody)
  const headers = Object.fromEntries(response.headers)
  return { kind: 'answered', status: response.status, type: typeOf(response), headers, text, ms }
}

function typeOf({ headers }: Response): string {
  return headers.get('content-type')?.split(';')[0]?.trim() ?? ''
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.name === 'TimeoutError' ? `no answer within ${patienceMs / 1_000} s` : error.message
}
