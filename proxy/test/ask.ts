import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Ask {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
}

/** Sends one request on a separate connection, with any headers; `fetch` would set Host and Connection itself. */
export async function ask(url: string, options: Ask = {}): Promise<Answer> {
  const response = await begin(url, options)
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
}

/** Like `ask`, but resolves as soon as the headers arrive. */
export function begin(url: string, { method = 'GET', headers = {}, body }: Ask = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>()
  const { hostname, port } = new URL(url)
  // The path unchanged: the URL class would resolve dots.
  const [, path = '/'] = /^http:\/\/[^/]+(\/.*)/.exec(url) ?? []
  request({ hostname, port, path, method, headers, agent: false }, resolve).once('error', reject).end(body)
  return promise
}
