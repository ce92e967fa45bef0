import type { IncomingHttpHeaders } from 'node:http'
import type { Finding } from '@portico/protocol'
import { findingResponse } from '../ops/finding-response.ts'

/** What arrived of a request to `/ws` that is not a WebSocket handshake. */
interface MissingUpgrade {
  readonly arrived: Readonly<Record<string, string>>
  readonly missing: readonly string[]
  /** Present if it was meant as a handshake; absent if somebody opened the URL by hand. */
  readonly finding?: Finding
}

/** The body of the answer. */
export function tellMissingUpgrade({ arrived, missing, finding }: MissingUpgrade) {
  const told =
    finding === undefined
      ? {
          cause: 'This address speaks WebSocket, and the request is no WebSocket handshake.',
          cure:
            'Open it with a WebSocket client: new WebSocket("ws://<this host>/ws"). If one sent this, a proxy in ' +
            'between does not pass the handshake on: open /ws/doctor.',
        }
      : findingResponse(finding)
  return { ...told, arrived, missing }
}

const handshake = [
  { header: 'connection', needs: 'Connection: Upgrade', holds: hasWord('upgrade') },
  { header: 'upgrade', needs: 'Upgrade: websocket', holds: hasWord('websocket') },
  { header: 'sec-websocket-version', needs: 'Sec-WebSocket-Version: 13', holds: hasWord('13') },
  { header: 'sec-websocket-key', needs: 'Sec-WebSocket-Key', holds: (value: string) => value !== '' },
] as const

const longestShown = 100

/** A client that sent a key, or a trace code, meant a handshake: then a proxy in between has dropped the rest. */
export function missingUpgrade(
  headers: IncomingHttpHeaders,
  httpVersion: string,
  isAttempt: boolean,
): MissingUpgrade {
  const arrived: Record<string, string> = { 'http-version': httpVersion }
  const missing: string[] = []
  for (const { header, needs, holds } of handshake) {
    const value = String(headers[header] ?? '').slice(0, longestShown)
    if (value !== '' && header !== 'sec-websocket-key') arrived[header] = value
    if (!holds(value)) missing.push(needs)
  }
  const meant = isAttempt || headers['sec-websocket-key'] !== undefined
  if (!meant) return { arrived, missing }
  return {
    arrived,
    missing,
    finding: { id: 'upgradeHeadersDropped', facts: { missing: missing.join(', ') } },
  }
}

function hasWord(word: string): (value: string) => boolean {
  return (value) =>
    value
      .toLowerCase()
      .split(',')
      .some((part) => part.trim() === word)
}
