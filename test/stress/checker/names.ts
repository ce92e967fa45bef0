import type { Chronicle, Sighting, Span } from '../chronicle.ts'
import { alwaysNamed, faults } from '../faults/table.ts'
import type { Violation } from './violation.ts'

/** How long after its end a fault may still be what a client is coming back from. */
const aftermathMs = 30_000

/** The findings that clients of ours gave, against those of the faults that were under way. */
export function* judgeNames({ sightings, spans }: Chronicle): Iterable<Violation> {
  for (const { client, at, state, finding, facts = '' } of sightings) {
    if (finding === undefined || isBack(state) || alwaysNamed.includes(finding)) continue
    const present = spans.filter(({ from, to }) => from <= at && at <= to + aftermathMs)
    if (present.some(({ kind }) => faults[kind].named.includes(finding as never))) continue
    const kinds = [...new Set(present.map(({ kind }) => kind))].join(', ') || 'nothing'
    yield {
      law: 'misnamed',
      what: `${client} was ${state} and said ${finding} ${facts}; there was ${kinds}`,
      client,
      at,
    }
  }
}

/** What stood in the way before is told on for a moment; it is no name of anything then. */
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
