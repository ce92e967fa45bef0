import type { Chronicle, Logged } from '../chronicle.ts'
import type { Violation } from './violation.ts'

/**
 * Checks that the log holds everything committed and acknowledged: each publication once, a repeated key once per
 * channel, and no hole.
 */
export function judgeLog(chronicle: Chronicle): readonly Violation[] {
  return [...completeness(chronicle), ...sanity(chronicle)]
}

function* completeness({ channels, log, journal, writes }: Chronicle): Iterable<Violation> {
  const durable = new Set(channels.filter(({ kind }) => kind === 'durable').map(({ name }) => name))
  const ids = new Set(log.map(({ id }) => id))
  const keys = new Set(log.map(({ channel, key }) => `${channel} ${key}`))
  for (const { id, channel, key, outcome, at, by } of writes) {
    if (!durable.has(channel)) continue
    const isKept = ids.has(id) || (key !== undefined && keys.has(`${channel} ${key}`))
    const wasPromised = outcome.kind === 'committed' || outcome.kind === 'acknowledged' || journal.has(id)
    if (wasPromised && !isKept) {
      yield { law: 'lost', what: `${id} of ${by} was ${outcome.kind}, and is not in the log`, at, channel }
    }
    if (outcome.kind === 'committed' && !journal.has(id)) {
      yield { law: 'lost', what: `${id} of ${by} was committed, and its row is gone`, at, channel }
    }
    if (outcome.kind === 'acknowledged' && outcome.place && !isAt(log, channel, outcome.place.offset, id)) {
      const what = `${id} of ${by} was acknowledged at ${outcome.place.offset}, and is not there`
      yield { law: 'disordered', what, at, channel }
    }
  }
}

function isAt(log: readonly Logged[], channel: string, offset: number, id: string): boolean {
  return log.some((line) => line.channel === channel && line.offset === offset && line.id === id)
}

function* sanity({ log, journal, writes }: Chronicle): Iterable<Violation> {
  const attempts = new Map(writes.map((write) => [write.id, write]))
  for (const { id, channel } of log) {
    const outcome = attempts.get(id)?.outcome.kind
    if (outcome === undefined)
      yield { law: 'ghost', what: `${id} is in the log; nobody published it`, channel }
    if (outcome === 'rolled back' || (outcome === 'unknown' && isOfTransaction(id) && !journal.has(id))) {
      yield { law: 'ghost', what: `${id} is in the log, and its transaction was rolled back`, channel }
    }
  }
  for (const [channel, lines] of Map.groupBy(log, ({ channel }) => channel)) {
    yield* repeated(channel, lines)
    const offsets = lines.map(({ offset }) => offset).sort((one, other) => one - other)
    const hole = offsets.findIndex((offset, index) => offset !== index + 1)
    if (hole >= 0) {
      const what = `the log of ${channel} has ${offsets[hole]} where ${hole + 1} was next`
      yield { law: 'disordered', what, channel }
    }
  }
}

function* repeated(channel: string, lines: readonly Logged[]): Iterable<Violation> {
  for (const [name, of] of Object.entries({ id: 'id', key: 'key' } as const)) {
    const known = lines.filter((line) => line[of] !== undefined)
    for (const [value, same] of Map.groupBy(known, (line) => String(line[of]))) {
      if (same.length < 2) continue
      const places = same.map(({ offset }) => offset).join(' and ')
      yield { law: 'doubled', what: `the ${name} ${value} is in the log of ${channel} at ${places}`, channel }
    }
  }
}

/** Whether this id follows the naming of the writers that use transactions; see writers/. */
function isOfTransaction(id: string): boolean {
  return id.startsWith('t')
}
