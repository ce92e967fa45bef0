import type { Chronicle, Sighting, Span } from '../chronicle.ts'
import { cutOff, overloaded } from '../faults/names.ts'
import { faults } from '../faults/table.ts'
import { causesOf, net, type Outage, outagesOf, stallsOf } from './outages.ts'
import type { Violation } from './violation.ts'

/** How long after its end a fault may still be what a client is coming back from. */
const aftermathMs = 30_000

/** What clients of ours said while they were out, against what the faults that they can have felt are called. */
export function* judgeNames(chronicle: Chronicle): Iterable<Violation> {
  for (const outage of outagesOf(chronicle)) yield* misnamed(outage, chronicle)
  yield* judgeSilence(chronicle)
}

/** Where the machine stood still, too, connections break. */
const ofStalls: readonly string[] = [...cutOff, ...overloaded]

function* misnamed(outage: Outage, { spans, stalls }: Chronicle): Iterable<Violation> {
  for (const { client, at, state, finding, facts = '' } of outage.said) {
    const causes = causesOf(outage, at, spans)
    if (causes.some(({ kind }) => faults[kind].named.includes(finding as never))) continue
    if (ofStalls.includes(finding ?? '') && stallsOf(outage, at, stalls).length > 0) continue
    const kinds = [...new Set(causes.map(({ kind }) => kind))].join(', ') || 'nothing'
    const what = `${client} was ${state} and said ${finding} ${facts}; there was ${kinds}`
    yield { law: 'misnamed', what, client, at }
  }
}

/** Stretches without a connection in which nothing was said, or nothing but that it cannot be known. */
function* judgeSilence({ guests, sightings }: Chronicle): Iterable<Violation> {
  const byClient = Map.groupBy(sightings, ({ client }) => client)
  for (const { name: client } of guests) {
    let silentSince: number | undefined
    for (const { at, state, finding = 'unknown' } of byClient.get(client) ?? []) {
      if (silentSince !== undefined && at - silentSince >= net.silent) {
        const what = `${client} was connecting for ${Math.round(at - silentSince)} ms and did not say why`
        yield { law: 'unnamed', what, client, at: silentSince }
      }
      silentSince = state === 'connecting' && finding === 'unknown' ? (silentSince ?? at) : undefined
    }
  }
}

function isBack(state: Sighting['state']): boolean {
  return state === 'live' || state === 'degraded' || state === 'recovering'
}

/** Clients of ours that lost what they had during a fault that moves them, and nothing else. */
export function* judgeCalm({ guests, sightings, spans }: Chronicle): Iterable<Violation> {
  const onSockets = new Set(
    guests.filter(({ transport }) => transport === 'websocket').map(({ name }) => name),
  )
  const others = spans.filter(({ kind }) => faults[kind].unfeltBy !== 'everybody')
  const calm = spans
    .filter(({ kind }) => faults[kind].unfeltBy !== undefined)
    .filter((span) => !others.some((other) => other !== span && disturbs(other, span)))
  for (const { client, at, state, finding = 'nothing', facts = '' } of sightings) {
    if (isBack(state)) continue
    const span = calm.find(
      ({ kind, from, to }) =>
        from <= at && at <= to && (faults[kind].unfeltBy === 'everybody' || onSockets.has(client)),
    )
    if (span === undefined) continue
    const what = `${client} was ${state} during ${span.kind} of ${span.target}, and said ${finding} ${facts}`
    yield { law: 'felt', what, client, at }
  }
}

function disturbs(other: Span, span: Span): boolean {
  return other.from <= span.to && span.from <= other.to + aftermathMs
}
