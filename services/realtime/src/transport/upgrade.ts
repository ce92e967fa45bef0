import type { IncomingHttpHeaders } from 'node:http'

/** What a request to `/ws` that is no WebSocket handshake is told. */
export interface MissingUpgrade {
  readonly error: string
  readonly arrived: Readonly<Record<string, string>>
  readonly missing: readonly string[]
  readonly cure: string
}

const handshake = [
  { header: 'connection', needs: 'Connection: Upgrade', holds: hasWord('upgrade') },
  { header: 'upgrade', needs: 'Upgrade: websocket', holds: hasWord('websocket') },
  { header: 'sec-websocket-version', needs: 'Sec-WebSocket-Version: 13', holds: hasWord('13') },
  { header: 'sec-websocket-key', needs: 'Sec-WebSocket-Key', holds: (value: string) => value !== '' },
] as const

const longestShown = 100

/** Says what arrived, what was missing, and what to do: mostly a proxy in between has dropped the handshake. */
export function explainMissingUpgrade(headers: IncomingHttpHeaders, httpVersion: string): MissingUpgrade {
  const arrived: Record<string, string> = { 'http-version': httpVersion }
  const missing: string[] = []
  for (const { header, needs, holds } of handshake) {
    const value = String(headers[header] ?? '').slice(0, longestShown)
    if (value !== '' && header !== 'sec-websocket-key') arrived[header] = value
    if (!holds(value)) missing.push(needs)
  }
  return {
    error: 'this address speaks WebSocket, and the request is no WebSocket handshake',
    arrived,
    missing,
    cure: cureFor(headers),
  }
}

function cureFor(headers: IncomingHttpHeaders): string {
  const wasProxied = headers['x-forwarded-for'] !== undefined || headers.via !== undefined
  if (headers['sec-websocket-key'] !== undefined) {
    return (
      'A proxy in between dropped the hop-by-hop headers of the handshake. In nginx: proxy_http_version 1.1; ' +
      'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
    )
  }
  if (wasProxied) {
    return 'If a WebSocket client sent this, the proxy in between does not pass the handshake on. Ask /ws/diagnose from the page.'
  }
  return 'Open it with a WebSocket client: new WebSocket("ws://<this host>/ws"). /ws/diagnose says what arrives of a request here.'
}

function hasWord(word: string): (value: string) => boolean {
  return (value) =>
    value
      .toLowerCase()
      .split(',')
      .some((part) => part.trim() === word)
}
