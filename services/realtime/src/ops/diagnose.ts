import type { IncomingHttpHeaders } from 'node:http'
import { protocolName } from '@portico/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { explainOrigin, type Origins } from '../auth/origin.ts'
import { bound } from './log.ts'

export interface DiagnoseOptions {
  readonly origins: Origins
  readonly node: string
  readonly version: string
  readonly now?: () => number
  /** What was kept of an attempt to connect, by its trace code. */
  readonly traces?: { find(code: string): unknown }
}

/** What the service saw of this very request, and what it would say to a WebSocket with the same headers. */
export interface Diagnosis {
  readonly node: string
  readonly version: string
  readonly protocol: typeof protocolName
  readonly serverTime: number
  /** The client's address as the service takes it; the front door's own when it forwards none. */
  readonly address: string
  readonly httpVersion: string
  readonly secure: SecureSight
  readonly origin: OriginSight
  readonly headers: {
    /** Of a WebSocket handshake; a front door that drops them lets no socket through. */
    readonly upgrade: SeenHeaders
    /** Set by front doors. */
    readonly forwarded: SeenHeaders
    /** Set by browsers, about where the request comes from. */
    readonly fetch: SeenHeaders
  }
  /** Names alone. Whether a session cookie arrives at all is half of many diagnoses. */
  readonly cookies: readonly string[]
  readonly trace?: unknown
}

export interface SecureSight {
  readonly secure: boolean
  readonly because: string
}

export interface OriginSight {
  readonly verdict: 'own' | 'allowed' | 'absent' | 'refused'
  readonly got: string | undefined
  readonly expected: readonly string[]
  /** Where the origin was looked for, and the Host beside it, by which nothing is decided. */
  readonly headerSeen: { readonly name: 'origin'; readonly host: string | undefined }
  readonly explanation: string
}

type SeenHeaders = Readonly<Record<string, string>>

const upgradeHeaders = ['connection', 'upgrade', 'sec-websocket-version', 'sec-websocket-protocol']
const forwardedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-real-ip',
  'via',
]
const fetchHeaders = ['sec-fetch-site', 'sec-fetch-mode', 'referer', 'user-agent']
const mostCookies = 30

/**
 * `/ws/diagnose`. By POST too: a browser sends no Origin with a GET to its own origin. Shows a request to its own
 * sender and nothing else, so it needs no key; secrets in headers are never repeated.
 */
export async function diagnoseRoute(app: FastifyInstance, options: DiagnoseOptions): Promise<void> {
  app.route<{ Querystring: { trace?: string } }>({
    method: ['GET', 'POST'],
    url: '/ws/diagnose',
    handler: (request, reply) => reply.header('cache-control', 'no-store').send(diagnose(request, options)),
  })
}

function diagnose(
  request: FastifyRequest<{ Querystring: { trace?: string } }>,
  options: DiagnoseOptions,
): Diagnosis {
  const { headers, ip, raw, query } = request
  const { origins, node, version, now = Date.now, traces } = options
  const trace = typeof query.trace === 'string' ? traces?.find(query.trace) : undefined
  return {
    node,
    version,
    protocol: protocolName,
    serverTime: now(),
    address: ip,
    httpVersion: raw.httpVersion,
    secure: secureSight(request),
    origin: originSight(headers, origins),
    headers: {
      upgrade: seen(headers, upgradeHeaders),
      forwarded: seen(headers, forwardedHeaders),
      fetch: seen(headers, fetchHeaders),
    },
    cookies: cookieNames(headers.cookie),
    ...(trace === undefined ? {} : { trace }),
  }
}

function originSight({ origin, host }: IncomingHttpHeaders, origins: Origins): OriginSight {
  const verdict = origins.check({ origin, host })
  const sight = {
    verdict: verdict.kind,
    got: origin === undefined ? undefined : bound(origin),
    expected: origins.allowed,
    headerSeen: { name: 'origin', host: host === undefined ? undefined : bound(host) },
  } as const
  switch (verdict.kind) {
    case 'own':
      return { ...sight, explanation: 'The page is one of ours. A socket with this Origin is let in.' }
    case 'allowed':
      return { ...sight, explanation: 'The page is let in by configuration. It must bring a token.' }
    case 'absent':
      return {
        ...sight,
        explanation:
          'There is no Origin header: no browser sent this, or a browser sent a GET to its own origin (then ask by ' +
          'POST). A socket without Origin must bring a token.',
      }
    case 'refused':
      return { ...sight, explanation: explainOrigin(verdict) }
    default:
      return verdict satisfies never
  }
}

function secureSight({ protocol, headers }: FastifyRequest): SecureSight {
  const forwarded = headers['x-forwarded-proto']
  if (forwarded === undefined) {
    return {
      secure: protocol === 'https',
      because: `the request came over ${protocol}, and nobody forwarded it`,
    }
  }
  return {
    secure: protocol === 'https',
    because: `the front door says X-Forwarded-Proto: ${bound(String(forwarded))}; taken for ${protocol}`,
  }
}

function seen(headers: IncomingHttpHeaders, names: readonly string[]): SeenHeaders {
  const found = names.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[name, withoutQuery(name, bound(String(value)))]]
  })
  return Object.fromEntries(found)
}

/** The page's address may hold what is only meant for the page. */
function withoutQuery(name: string, value: string): string {
  return name === 'referer' ? (value.split(/[?#]/, 1)[0] ?? '') : value
}

function cookieNames(cookie = ''): string[] {
  const names = cookie.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '')
  return names
    .filter(Boolean)
    .slice(0, mostCookies)
    .map((name) => bound(name, 100))
}
