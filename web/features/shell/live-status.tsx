'use client'

import type { Status } from '@portico/client'
import { ConnectionStatus } from '@portico/client/react'

import { Link } from '../going/link.tsx'
import { lookOf, transportName } from './status-look.ts'

/** The state of the connection: dot, word, transport and round trip. A click opens the connection page. */
export function LiveStatus() {
  return (
    <Link
      href="/connection"
      className="flex min-h-10 items-center max-sm:mr-auto rounded-small px-2 text-13 transition-colors duration-150 hover:bg-ground focus-visible:-outline-offset-2"
    >
      <ConnectionStatus className="flex min-w-0 items-center gap-2">{describe}</ConnectionStatus>
    </Link>
  )
}

function describe(status: Status) {
  const { word, shape, colour } = lookOf(status)
  return (
    <>
      <span aria-hidden="true" className={colour}>
        {shape}
      </span>
      <span className="font-medium">{word}</span>
      <span aria-hidden="true" className="truncate text-12 text-faint tabular-nums max-sm:hidden">
        {factsOf(status)}
      </span>
    </>
  )
}

function factsOf({ transport, roundTripMs }: Status): string {
  const facts = [
    transport && transportName(transport),
    roundTripMs !== undefined && `${Math.round(roundTripMs)} ms`,
  ]
  return facts.filter(Boolean).join(', ')
}
