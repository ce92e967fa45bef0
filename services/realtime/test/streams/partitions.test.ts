import type { DbSession } from '@portico/postgres'
import t from 'tap'
import { LogEnding, Partitions } from '../../src/streams/partitions.ts'

const denied = Object.assign(new Error('permission denied for function roll'), { code: '42501' })
const locked = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' })
const minuteMs = 60_000

/** A log with these days missing, in a database that rolls it or does not. */
function setup() {
  const log = {
    failure: undefined as Error | undefined,
    missing: [] as string[],
    rolled: 0,
    dropped: 0,
    isRead: false,
  }
  const errors: unknown[] = []
  const clock = { now: 1_000 }
  const query = async (text: string, [keepDays]: unknown[] = []) => {
    if (!text.includes('portico.roll')) return { rows: log.missing.map((day) => ({ day })) }
    if (keepDays !== null) {
      if (log.isRead) throw locked
      log.dropped += 1
      return { rows: [] }
    }
    log.rolled += 1
    if (log.failure !== undefined) throw log.failure
    return { rows: [] }
  }
  const partitions = new Partitions({
    session: { query } as unknown as DbSession,
    keepDays: 30,
    now: () => clock.now,
    onError: (error) => void errors.push(error),
  })
  return { partitions, log, errors, clock }
}

t.test('partitions are rolled every hour', async (t) => {
  const { partitions, log, clock, errors } = setup()
  for (const [minutes, rolled] of [
    [0, 1],
    [59, 1],
    [1, 2],
  ] as const) {
    clock.now += minutes * minuteMs
    await partitions.rollWhenDue()
    t.equal(log.rolled, rolled)
  }
  t.strictSame([partitions.ending, errors], [undefined, []])
})

t.test('a failure is told and tried again in a minute, and tells the end once that is near', async (t) => {
  const { partitions, log, clock, errors } = setup()
  log.failure = denied
  await partitions.rollWhenDue()
  t.strictSame([partitions.ending, errors], [undefined, [denied]], 'there is room for days')

  log.missing = ['tomorrow']
  await partitions.rollWhenDue()
  t.equal(log.rolled, 1)
  clock.now += minuteMs
  await partitions.rollWhenDue()
  t.ok(partitions.ending instanceof LogEnding)
  t.match(partitions.ending, { message: /no partition for tomorrow, .*docs\/operations\.md/, cause: denied })
  t.equal(errors.at(-1), partitions.ending)

  log.failure = undefined
  clock.now += minuteMs
  await partitions.rollWhenDue()
  t.equal(partitions.ending, undefined)
})

t.test(
  'while somebody reads the log, days are made, and none is dropped or tried again for an hour',
  async (t) => {
    const { partitions, log, clock, errors } = setup()
    log.isRead = true
    await partitions.rollWhenDue()
    t.strictSame([log.rolled, errors, partitions.ending], [1, [locked], undefined])
    clock.now += 59 * minuteMs
    await partitions.rollWhenDue()
    t.equal(errors.length, 1)
    log.isRead = false
    clock.now += minuteMs
    await partitions.rollWhenDue()
    t.strictSame([log.rolled, log.dropped, errors.length], [2, 1, 1])
  },
)
