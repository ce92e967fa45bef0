import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { Ask } from '../instruments.ts'
import { LineEvents } from '../line-events.ts'
import type { Answered, HttpSight, LineEvent, Reader, StreamSight } from '../sight.ts'
import { failureOf } from './failure.ts'

const patienceMs = 5_000
const longestBody = 100_000

/**
 * Starts a request as a page of the origin would send it. Each uses a separate connection, because a connection that is
 * kept open always reaches the same node. `path` is sent unchanged.
 */
export function begin(origin: string, path: string, options: RequestOptions = {}): ClientRequest {
  const { protocol, hostname, port } = new URL(origin)
  const isSecure = protocol === 'https:'
  const send = isSecure ? requestHttps : requestHttp
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false })
  const host = hostname.replace(/^\[|\]$/g, '')
  return send({
    protocol,
    hostname: host,
    port,
    path,
    agent,
    ...options,
    headers: { origin, ...options.headers },
  })
}

export function ask(origin: string, path: string, { method = 'GET', body }: Ask = {}): Promise<HttpSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  return new Promise((resolve) => {
    const request = begin(origin, path, { method, headers: headersOf(body) })
    const late = () => request.destroy(new Error(`no answer within ${patienceMs / 1_000} s`))
    const timer = setTimeout(late, patienceMs)
    request.once('close', () => clearTimeout(timer))
    request.once('error', (error) => resolve({ kind: 'failed', reason: failureOf(error), ms: elapsed() }))
    request.once('response', (response) => {
      readText(response).then(
        (text) => resolve({ ...answered(response, text), ms: elapsed() }),
        (error) => resolve({ kind: 'failed', reason: failureOf(error), ms: elapsed() }),
      )
    })
    request.end(body)
  })
}

export function stream(origin: string, path: string, body: string): Promise<StreamSight> {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  return new Promise((resolve) => {
    const request = begin(origin, path, { method: 'POST', headers: headersOf(body) })
    const hang = () => {
      resolve({ kind: 'hanging', ms: patienceMs })
      request.destroy()
    }
    const timer = setTimeout(hang, patienceMs)
    const failed = (error: unknown) =>
      resolve({ kind: 'answered', sight: { kind: 'failed', reason: failureOf(error), ms: elapsed() } })
    request.once('close', () => clearTimeout(timer)).once('error', failed)
    request.once('response', (response) => {
      clearTimeout(timer)
      if (response.statusCode === 200 && !typeOf(response).includes('html')) {
        resolve({ kind: 'open', ms: elapsed(), reader: new ResponseReader(response) })
        return
      }
      const answer = (text: string) =>
        resolve({ kind: 'answered', sight: { ...answered(response, text), ms: elapsed() } })
      readText(response).then(answer, failed)
    })
    request.end(body)
  })
}

class ResponseReader implements Reader {
  readonly #response: IncomingMessage
  readonly #events = new LineEvents()

  constructor(response: IncomingMessage) {
    this.#response = response
    const cut = () => this.#events.happened({ kind: 'cut' })
    response.on('data', (chunk: Buffer) =>
      this.#events.happened({ kind: 'frame', text: chunk.toString('utf8') }),
    )
    response.once('error', cut).once('close', cut)
  }

  next(patienceMs: number): Promise<LineEvent> {
    return this.#events.next(patienceMs)
  }

  close(): void {
    this.#response.destroy()
  }
}

export function answered(response: IncomingMessage, text: string): Omit<Answered, 'ms'> {
  const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)])
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    type: typeOf(response),
    headers: Object.fromEntries(headers),
    text,
  }
}

/** Reads the beginning of the body; the rest is ignored. */
export async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > longestBody) break
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, longestBody)
}

function typeOf({ headers }: IncomingMessage): string {
  return headers['content-type']?.split(';')[0]?.trim() ?? ''
}

function headersOf(body: string | undefined): Record<string, string | number> {
  return body === undefined
    ? { accept: '*/*' }
    : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
}
