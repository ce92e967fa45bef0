import type { IncomingMessage } from 'node:http'

/** Between two neighbours only. `transfer-encoding` stays: it tells the next request how its body is framed. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']

/** Claims that only a proxy could make, and this one makes others. */
const CLAIMS = ['forwarded', 'x-forwarded-port', 'x-forwarded-prefix', 'x-forwarded-server', 'x-real-ip']

/** Makes a request's headers those of this door: the client's own, without its claims, with what the door knows. */
export function rewriteHeaders({ headers, socket }: IncomingMessage, kind: 'request' | 'upgrade'): void {
  // The door has answered `Expect: 100-continue` itself.
  for (const name of [...HOP_BY_HOP, ...CLAIMS, 'expect']) delete headers[name]
  headers['x-forwarded-for'] = socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  headers['x-forwarded-host'] = headers.host ?? ''
  headers['x-forwarded-proto'] = 'http'
  if (kind === 'upgrade') Object.assign(headers, { connection: 'upgrade', upgrade: 'websocket' })
}
