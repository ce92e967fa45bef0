'use client'

import type { Status } from '@portico/client'
import { ConnectionStatus } from '@portico/client/react'
import Link from 'next/link'

interface Look {
  readonly word: string
  readonly shape: string
  readonly colour: string
}

const live = { shape: '●', colour: 'text-live' }
const waiting = { shape: '◐', colour: 'text-waiting' }
const fault = { shape: '▲', colour: 'text-fault' }

const LOOKS = {
  connecting: { word: 'Connecting', ...waiting },
  live: { word: 'Live', ...live },
  recovering: { word: 'Catching up', ...waiting },
  degraded: { word: 'Live', ...live },
  offline: { word: 'Offline', ...fault },
  stopped: { word: 'Not connected', ...fault },
} as const satisfies Record<Status['state'], Look>

const TRANSPORTS: Readonly<Record<string, string>> = {
  websocket: 'WebSocket',
  http_stream: 'HTTP stream',
  poll: 'long polling',
}

/** Dot, word, transport and round trip; one click opens the connection page. */
export function LiveStatus() {
  return (
    <Link
      href="/connection"
      className="flex min-h-10 items-center rounded-small px-2 text-13 transition-colors duration-150 hover:bg-ground focus-visible:-outline-offset-2"
    >
      <ConnectionStatus className="flex min-w-0 items-center gap-2">{describe}</ConnectionStatus>
    </Link>
  )
}

function describe(status: Status) {
  const { word, shape, colour } = LOOKS[hasBegun(status) ? status.state : 'connecting']
  return (
    <>
      <span aria-hidden="true" className={colour}>
        {shape}
      </span>
      <span className="font-medium max-sm:sr-only">{word}</span>
      <span aria-hidden="true" className="truncate text-12 text-faint tabular-nums max-sm:hidden">
        {factsOf(status)}
      </span>
    </>
  )
}

/** Before the page's scripts run nothing is known, and that is no fault. */
function hasBegun({ state, since }: Status): boolean {
  return state !== 'stopped' || since > 0
}

function factsOf({ transport, roundTripMs }: Status): string {
  const facts = [
    transport && (TRANSPORTS[transport] ?? transport),
    roundTripMs !== undefined && `${Math.round(roundTripMs)} ms`,
  ]
  return facts.filter(Boolean).join(', ')
}
