import type { Chronicle, Span } from '../chronicle.ts'
import { faults } from '../faults/table.ts'
import type { Book } from './book.ts'
import { mayListen } from './streams.ts'
import type { Violation } from './violation.ts'

/**
 * Checks what ephemeral channels promise without a log: everything acknowledged reaches at least one subscriber, and a
 * stream starts again only if Redis has lost it.
 */
export function* judgeEphemeral(chronicle: Chronicle, book: Book): Iterable<Violation> {
  yield* vanished(chronicle)
  yield* renewed(chronicle, book)
}

/**
 * Whether *each* subscriber got a publication shows in its offsets. One that took no offset shows only here: no
 * subscriber has it. That is allowed if Redis was lost afterwards, or if a subscriber got a gap afterwards.
 */
function* vanished({ channels, subscribers, writes, spans }: Chronicle): Iterable<Violation> {
  const written = Map.groupBy(writes, ({ channel }) => channel)
  for (const channel of channels.filter(({ kind }) => kind === 'ephemeral')) {
    const { name } = channel
    const told = subscribers
      .filter((subscriber) => subscriber.channel === name && mayListen(subscriber, channel))
      .flatMap((subscriber) => subscriber.told)
    if (told.length === 0) continue
    const ids = new Set(told.flatMap((one) => (one.kind === 'publication' ? [one.letter.id] : [])))
    const gaps = told.flatMap((one) => (one.kind === 'live' && one.how === 'gap' ? [one.at] : []))
    const lastGap = Math.max(...gaps, Number.NEGATIVE_INFINITY)
    for (const { id, by, at, outcome } of written.get(name) ?? []) {
      if (outcome.kind !== 'acknowledged' || ids.has(id)) continue
      if (lastGap >= at || lossesOf(spans).some(({ to }) => to >= at)) continue
      const what = `${id} of ${by} was acknowledged, and no subscriber of ${name} got it`
      yield { law: 'lost', what, at, channel: name }
    }
  }
}

function* renewed({ channels, spans }: Chronicle, book: Book): Iterable<Violation> {
  const losses = lossesOf(spans).length
  for (const { name } of channels.filter(({ kind }) => kind === 'ephemeral')) {
    const epochs = book.epochsOf(name).size
    if (epochs <= 1 + losses) continue
    const what = `${name} had ${epochs} epochs, and Redis was lost ${losses} times`
    yield { law: 'needlessGap', what, channel: name }
  }
}

function lossesOf(spans: readonly Span[]): readonly Span[] {
  return spans.filter(({ kind }) => faults[kind].renewsRedis)
}
