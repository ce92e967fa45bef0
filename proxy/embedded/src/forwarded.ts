import type { IncomingMessage } from 'node:http'

/** Headers that concern one hop only. `transfer-encoding` stays: it tells the next hop how the body is framed. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']

/** Headers that only a trusted proxy may set; this front door removes the client's. */
const CLAIMS = ['forwarded', 'x-forwarded-port', 'x-forwarded-prefix', 'x-forwarded-server', 'x-real-ip']

/**
 * Rewrites a request's headers: the client's own, without what only a proxy may claim, plus what the front door
 * knows.
 */
export function rewriteHeaders({ headers, socket }: IncomingMessage, kind: 'request' | 'upgrade'): void {
  // The front door has answered `Expect: 100-continue` itself.
  for (const name of [...HOP_BY_HOP, ...CLAIMS, 'expect']) delete headers[name]
  headers['x-forwarded-for'] = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  headers['x-forwarded-host'] = headers.host ?? ''
  headers['x-forwarded-proto'] = 'http'
  if (kind === 'upgrade') Object.assign(headers, { connection: 'upgrade', upgrade: 'websocket' })
}
