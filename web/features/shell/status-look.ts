import type { Status } from '@portico/client'

/** How a state of the connection is shown: a word, and a shape besides the colour. */
export interface Look {
  readonly word: string
  readonly shape: string
  readonly colour: string
}

const live = { shape: '●', colour: 'text-live' }
const waiting = { shape: '◐', colour: 'text-waiting' }
const fault = { shape: '▲', colour: 'text-fault' }

const looks = {
  connecting: { word: 'Connecting', ...waiting },
  live: { word: 'Live', ...live },
  recovering: { word: 'Catching up', ...waiting },
  degraded: { word: 'Live, HTTP', ...live },
  offline: { word: 'Offline', ...fault },
  stopped: { word: 'Not connected', ...fault },
} as const satisfies Record<Status['state'], Look>

export function lookOf({ state }: Status): Look {
  return looks[state]
}

const transports: Readonly<Record<string, string>> = {
  websocket: 'WebSocket',
  http_stream: 'HTTP stream',
  poll: 'long polling',
}

export function transportName(transport: string): string {
  return transports[transport] ?? transport
}

/** False on the server, and until the page's client starts: nothing is known yet. */
export function hasBegun({ since }: Status): boolean {
  return since > 0
}

export function isLive({ state }: Status): boolean {
  return state === 'live' || state === 'degraded'
}
