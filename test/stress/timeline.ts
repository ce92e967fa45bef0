import type { Violation } from './checker/violation.ts'
import type { Chronicle, Told } from './chronicle.ts'

interface Moment {
  readonly at: number
  readonly text: string
}

const beforeMs = 5_000
const afterMs = 1_000

/** What happened around a violation, to the client concerned. Times are seconds since the first publication. */
export function timelineOf(chronicle: Chronicle, { at, client, channel }: Violation): readonly string[] {
  if (at === undefined) return []
  const begun = Math.min(...chronicle.writes.map((write) => write.at))
  return [...momentsOf(chronicle, client, channel)]
    .filter((moment) => moment.at >= at - beforeMs && moment.at <= at + afterMs)
    .sort((one, other) => one.at - other.at)
    .map((moment) => `${((moment.at - begun) / 1_000).toFixed(3).padStart(9)}  ${moment.text}`)
}

function* momentsOf(chronicle: Chronicle, client?: string, channel?: string): Iterable<Moment> {
  for (const { kind, target, from, to } of chronicle.spans) {
    yield { at: from, text: `${kind} of ${target} begins` }
    yield { at: to, text: `${kind} of ${target} is mended` }
  }
  for (const { client: who, at, state, finding = '', facts = '' } of chronicle.sightings) {
    if (who === client) yield { at, text: `${who} is ${state} ${finding} ${facts}`.trimEnd() }
  }
  for (const { id, at, channel: where, outcome } of chronicle.writes) {
    if (where === channel) yield { at, text: `${id} is published: ${outcome.kind}` }
  }
  for (const subscriber of chronicle.subscribers) {
    if (subscriber.client !== client || subscriber.channel !== channel) continue
    for (const told of subscriber.told) yield { at: told.at, text: `${client} ${textOf(told)}` }
  }
}

function textOf(told: Told): string {
  switch (told.kind) {
    case 'live':
      return `is live: ${told.how}${told.place ? ` at ${told.place.offset} of ${told.place.epoch}` : ''}`
    case 'publication':
      return `gets ${told.offset} (${told.letter.id})`
    case 'denied':
      return `is denied: ${told.why}`
    case 'interrupted':
      return 'is interrupted'
    default:
      return told satisfies never
  }
}
