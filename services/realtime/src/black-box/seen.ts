import type { IncomingHttpHeaders } from 'node:http'
import type { SeenHeaders, SeenRequest } from '@portico/protocol'
import type { FastifyRequest } from 'fastify'
import { bound } from '../ops/printable.ts'

/** Headers that show what happened to a request on its way. None of them carries a secret. */
export const upgradeHeaders = ['connection', 'upgrade', 'sec-websocket-version', 'sec-websocket-protocol']
export const forwardedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-real-ip',
  'via',
]
export const fetchHeaders = ['sec-fetch-site', 'sec-fetch-mode', 'referer', 'user-agent']

const ofAttempts = ['host', 'origin', ...upgradeHeaders, ...forwardedHeaders, 'user-agent']
const mostCookies = 30

export function seen(headers: IncomingHttpHeaders, names: readonly string[]): SeenHeaders {
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined) found[name] = withoutQuery(name, bound(String(value)))
  }
  return found
}

/** Cookie names only: they show whether a session cookie arrived, which many diagnoses depend on. */
export function cookieNames(cookie = ''): string[] {
  const names = cookie.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '')
  return names
    .filter(Boolean)
    .slice(0, mostCookies)
    .map((name) => bound(name, 100))
}

/** The request of an attempt to connect, as it arrived here. */
export function seenRequest({ method, raw, ip, headers }: FastifyRequest): SeenRequest {
  return {
    method,
    httpVersion: raw.httpVersion,
    address: bound(ip, 100),
    headers: seen(headers, ofAttempts),
    cookies: cookieNames(headers.cookie),
  }
}

/** The page's URL may contain secrets. */
function withoutQuery(name: string, value: string): string {
  return name === 'referer' ? (value.split(/[?#]/, 1)[0] ?? '') : value
}
