import type { IncomingMessage } from 'node:http'

/** Where a request goes. */
export type Route = 'realtime' | 'web' | 'no-socket' | 'bad-path' | 'own-port'

/** Served only on the service's own port, like /metrics and /api, which no rule routes. */
const OWN_PORT = '/ws/slo'

const REALTIME = /^\/ws(\/|$)/

/**
 * Routes by the path as the last server may read it, with dots resolved and escapes decoded: /ws/..%2fapi is /api,
 * and the service's /api is not public.
 */
export function routeOf(request: IncomingMessage, webSocketPaths: readonly string[]): Route {
  const path = plainPath(request.url ?? '')
  if (path === undefined) return 'bad-path'
  if (path === OWN_PORT) return 'own-port'
  if (REALTIME.test(path)) return 'realtime'
  return isWebSocket(request) && !webSocketPaths.includes(path) ? 'no-socket' : 'web'
}

export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}

/** Undefined if the target is not a path (`http://other.test/`, `*`) or is badly escaped. */
function plainPath(target: string): string | undefined {
  if (!target.startsWith('/')) return undefined
  const [path = '/'] = target.split(/[?#]/, 1)
  try {
    return new URL(`http://door${decodeURIComponent(path).replaceAll(/[?#]/g, '_')}`).pathname
  } catch {
    return undefined
  }
}
