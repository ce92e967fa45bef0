import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** An answer of the front door itself. */
interface Refusal {
  readonly status: number
  readonly type: string
  readonly body: string
}

export const REFUSALS = {
  'no-socket': {
    status: 404,
    type: 'text/plain; charset=utf-8',
    body: "No WebSocket is served at this path; Portico's is /ws.\n",
  },
  'bad-path': {
    status: 400,
    type: 'text/plain; charset=utf-8',
    body: 'The request names no path of this site, or one that is not well escaped.\n',
  },
  'own-port': {
    status: 404,
    type: 'text/plain; charset=utf-8',
    body: 'There is nothing here.\n',
  },
  'body-too-large': {
    status: 413,
    type: 'text/plain; charset=utf-8',
    body: 'The request is larger than this site takes.\n',
  },
  'realtime-down': {
    status: 502,
    type: 'application/json',
    body: JSON.stringify({
      finding: 'serviceDown',
      cause: 'The front door reached no realtime node.',
      cure: 'Check that services/realtime runs, or why it ended. The page connects by itself once it is back.',
    }),
  },
  'web-down': {
    status: 502,
    type: 'text/html; charset=utf-8',
    body:
      '<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=2><title>502</title>' +
      '<h1>The web app does not answer</h1>' +
      '<p>The front door works, the app behind it does not (yet). This page tries again by itself.\n',
  },
} as const satisfies Record<string, Refusal>

export type RefusalName = keyof typeof REFUSALS

/** Answers a request. If an answer has begun, all it can do is cut the connection. */
export function refuse(response: ServerResponse, name: RefusalName): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, type, body } = REFUSALS[name]
  response.writeHead(status, headersOf(type, body)).end(body)
}

/** Answers an upgrade, for which Node hands over the bare socket, and ends it. */
export function refuseUpgrade(socket: Duplex, name: RefusalName): void {
  const { status, type, body } = REFUSALS[name]
  const headers = Object.entries({ ...headersOf(type, body), connection: 'close' })
  const lines = headers.map(([header, value]) => `${header}: ${value}`)
  socket.end(`${[`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join('\r\n')}\r\n\r\n${body}`)
}

export function headersOf(type: string, body: string): Record<string, string | number> {
  return { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' }
}
