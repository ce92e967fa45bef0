import type { Chronicle, Guest, Sighting, Span } from '../chronicle.ts'
import { alwaysNamed } from '../faults/table.ts'
import type { Stall } from '../stalls.ts'

/**
 * The time from when one of our clients stopped being live until it was live again, and what it reported in the
 * meantime.
 */
export interface Outage {
  readonly guest: Guest
  readonly from: number
  readonly to: number
  readonly said: readonly Sighting[]
}

/** The time limits within which a finding is attributed to a fault, in milliseconds. */
export const net = {
  /** A client that is disconnected again within this time had not recovered. */
  settled: 10_000,
  /** How long a client takes to notice: a ping every 5 seconds, plus the client's own timeout. */
  noticed: 15_000,
  /** How long a client may report nothing: the timeout of one attempt, plus time to ask. */
  silent: 10_000,
} as const

export function outagesOf({ guests, sightings }: Pick<Chronicle, 'guests' | 'sightings'>): readonly Outage[] {
  const byClient = Map.groupBy(sightings, ({ client }) => client)
  return guests.flatMap((guest) => outagesIn(guest, byClient.get(guest.name) ?? []))
}

function outagesIn(guest: Guest, sightings: readonly Sighting[]): readonly Outage[] {
  const outages: { guest: Guest; from: number; to: number; said: Sighting[] }[] = []
  let isOut = false
  for (const sighting of sightings) {
    const wasOut = isOut
    isOut = sighting.state !== 'live' && sighting.state !== 'degraded'
    const last = outages.at(-1)
    if (isOut && !wasOut && (last === undefined || sighting.at - last.to > net.settled)) {
      outages.push({ guest, from: sighting.at, to: sighting.at, said: [] })
    }
    const current = outages.at(-1)
    if (current === undefined || (!isOut && !wasOut)) continue
    current.to = sighting.at
    // An earlier finding is still reported for a moment; while the client recovers it names nothing.
    if (isOut && isName(sighting)) current.said.push(sighting)
  }
  return outages
}

/** A code of the service is `unknown` until the diagnosis is loaded; how long that may take is judged separately. */
function isName({ state, finding = 'unknown' }: Sighting): boolean {
  return finding !== 'unknown' && state !== 'recovering' && !alwaysNamed.includes(finding)
}

/**
 * The faults that this client can have felt by then. Excluded are those that were over and noticed before, and those
 * of another network.
 */
export function causesOf(outage: Outage, by: number, spans: readonly Span[]): readonly Span[] {
  return spans.filter(
    (span) => isCause(outage, by, span) && (span.street === undefined || span.street === outage.guest.street),
  )
}

/** The same for times when the machine stood still. */
export function stallsOf(outage: Outage, by: number, stalls: readonly Stall[]): readonly Stall[] {
  return stalls.filter((stall) => isCause(outage, by, stall))
}

function isCause({ from }: Outage, by: number, cause: Stall): boolean {
  return cause.from <= by && cause.to + net.noticed >= from
}
