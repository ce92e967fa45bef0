import type { Chronicle, Sighting, Span } from '../chronicle.ts'
import { cutOff, overloaded } from '../faults/names.ts'
import { faults } from '../faults/table.ts'
import { causesOf, net, type Outage, outagesOf, stallsOf } from './outages.ts'
import type { Violation } from './violation.ts'

/** How long after its end a client may still be recovering from a fault. */
const aftermathMs = 30_000

/** Compares what our clients reported during an outage with the names of the faults they can have felt. */
export function* judgeNames(chronicle: Chronicle): Iterable<Violation> {
  for (const outage of outagesOf(chronicle)) yield* misnamed(outage, chronicle)
  yield* judgeSilence(chronicle)
}

/** The findings allowed when the machine stood still: connections break then, too. */
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

/** Finds outages in which a client reported no cause for too long. */
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

/** Finds clients of ours that lost their connection during nothing but a fault that must not affect them. */
export function* judgeCalm({ guests, sightings, spans }: Chronicle): Iterable<Violation> {
  const onSockets = new Set(
    guests.filter(({ transport }) => transport === 'websocket').map(({ name }) => name),
  )
  const calm = calmSpans(spans)
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

/** The faults that must not be felt, and that no other fault disturbs. */
export function calmSpans(spans: readonly Span[]): readonly Span[] {
  const others = spans.filter(({ kind }) => faults[kind].unfeltBy !== 'everybody')
  return spans
    .filter(({ kind }) => faults[kind].unfeltBy !== undefined)
    .filter((span) => !others.some((other) => other !== span && disturbs(other, span)))
}

function disturbs(other: Span, span: Span): boolean {
  return other.from <= span.to && span.from <= other.to + aftermathMs
}
