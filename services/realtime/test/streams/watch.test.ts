import { EventEmitter, getEventListeners } from 'node:events'
import type { DbSession } from '@portico/postgres'
import t, { type Test } from 'tap'
import { Leader, leaderDefaults } from '../../src/streams/leader.ts'

const row = { epoch: 'e', channel: 'a:1', xid: '7', time: 0, key: null, data: '1', tags: null, info: null }
const never = 600_000

/** Of each statement the leader may send, the word that stands for it here. */
const words = {
  'SELECT at FROM portico.unsent': 'tables',
  'LISTEN portico': 'listen',
  pg_advisory_lock_shared: 'seat',
  'portico.roll': 'roll',
  'count(DISTINCT pid)': 'seats',
  pg_try_advisory_lock: 'lock',
  pg_advisory_unlock: 'unlock',
  'DELETE FROM portico.unsent WHERE shard = ANY ($1) AND at': 'forget',
  'portico.left_unsent': 'unsent',
  'portico.horizon': 'horizon',
  'portico.sequence': 'sequence',
  pg_current_xact_id: 'newest',
  pg_snapshot_xmin: 'oldest',
  'DELETE FROM portico.unsent': 'end',
  // Last, because others ask for it beside what they do.
  'SELECT portico.keep_epoch': 'epoch',
}

/**
 * A leader on a database that answers at once. The clock goes on by ten milliseconds with every look at the outboxes,
 * and what a look finds is in `looks`, one entry a look: offsets, or an error.
 */
function lead(t: Test, looks: (number[] | Error)[], { oldest = ['9'], maintenanceMs = never } = {}) {
  const log: string[] = []
  const values: Record<string, unknown[][]> = {}
  const broadcasts: number[][] = []
  const errors: unknown[] = []
  const clock = { now: 1_000 }
  const stop = new AbortController()
  const watchers: { readonly word: string; readonly count: number; readonly seen: () => void }[] = []
  let batch = 0
  const answer = (word: string, given: unknown[]) => {
    if (word === 'epoch') return [{ epoch: 'e' }]
    if (word === 'seats') return [{ seats: 1 }]
    if (word === 'lock') return (given[1] as number[]).map((shard) => ({ shard }))
    if (word === 'horizon') return [{ horizon: '5' }]
    if (word === 'newest') return [{ xid: '9' }]
    if (word === 'oldest') return [{ oldest: oldest.length > 1 ? oldest.shift() : oldest[0] }]
    if (word !== 'sequence') return []
    clock.now += 10
    const found = looks.shift() ?? []
    if (found instanceof Error) throw found
    batch += 1
    return found.map((offset) => ({ ...row, batch, offset }))
  }
  const session = Object.assign(new EventEmitter(), {
    query: async (statement: string | { text: string; values: unknown[] }, given: unknown[] = []) => {
      const text = typeof statement === 'string' ? statement : statement.text
      const [, word = text] = Object.entries(words).find(([part]) => text.includes(part)) ?? []
      log.push(word)
      const own = typeof statement === 'string' ? given : statement.values
      values[word] = [...(values[word] ?? []), own]
      for (const { word: wanted, count, seen } of watchers)
        if (log.filter((one) => one === wanted).length >= count) setImmediate(seen)
      return { rows: answer(word, own) }
    },
  })
  const leader = new Leader({
    session: session as unknown as DbSession,
    broadcast: async ({ publications }) =>
      void broadcasts.push(publications.map(({ publication }) => publication.offset)),
    settings: { ...leaderDefaults, pollMs: 1, idleMs: 30, safetyPollMs: never, maintenanceMs },
    now: () => clock.now,
    onMaintained: () => {},
    onError: (error) => void errors.push(error),
  })
  const ended = leader.run(stop.signal)
  ended.catch(() => {})
  t.teardown(() => stop.abort())
  const seen = (word: string, count: number) =>
    new Promise<void>((resolve) => {
      if (log.filter((one) => one === word).length >= count) resolve()
      else watchers.push({ word, count, seen: resolve })
    })
  return { session, log, values, broadcasts, errors, stop, ended, seen, clock }
}

const begun = ['tables', 'listen', 'seat']
const maintained = ['epoch', 'roll', 'roll', 'seats', 'lock', 'forget', 'unsent', 'horizon', 'lock']

t.test(
  'awake it looks until it was quiet for long enough, then lies down, looks once more and sleeps',
  async (t) => {
    const { log, seen, broadcasts, session } = lead(t, [[1, 2], [], [3]], { oldest: ['8', '9'] })
    await seen('oldest', 2)
    await seen('sequence', 9)
    t.strictSame(log.splice(0), [
      ...begun,
      ...maintained,
      // Two, none, one, and then none for thirty milliseconds.
      ...Array(6).fill('sequence'),
      ...['unlock', 'newest'],
      // Somebody who saw it awake is there still, and then is not.
      ...['sequence', 'oldest', 'sequence', 'oldest'],
      // The last look.
      'sequence',
    ])
    t.strictSame(broadcasts, [[1, 2], [3]])
    session.emit('notification')
    await seen('sequence', 1)
    t.strictSame(log, ['sequence'])
  },
)

t.test('what is numbered while it lies down gets it up again', async (t) => {
  const { log, seen } = lead(t, [[1], [], [], [], [2]], { oldest: ['8'] })
  await seen('newest', 2)
  const from = log.indexOf('newest')
  t.strictSame(log.slice(from, log.lastIndexOf('newest') + 1), [
    'newest',
    'sequence',
    'lock',
    ...Array(3).fill('sequence'),
    'unlock',
    'newest',
  ])
})

t.test('a log without a partition for today gets one, and what waits is numbered', async (t) => {
  const noPartition = Object.assign(new Error('no partition'), { code: '23514' })
  const { log, seen, broadcasts } = lead(t, [noPartition, [1]])
  await seen('sequence', 2)
  const from = begun.length + maintained.length
  t.strictSame(log.slice(from, from + 3), ['sequence', 'roll', 'sequence'])
  t.strictSame(broadcasts, [[1]])
})

t.test('any other failure ends it, and leaves nothing of it behind', async (t) => {
  const lost = Object.assign(new Error('lost'), { code: '57P01' })
  for (const failure of [lost, new Error('without a code')]) {
    const { ended, stop } = lead(t, [failure])
    t.equal(getEventListeners(stop.signal, 'abort').length, 1)
    await t.rejects(ended, failure)
    t.equal(getEventListeners(stop.signal, 'abort').length, 0, 'who tries again for days listens once')
  }
})

t.test('it tends to its shards when it is time, and not before', async (t) => {
  const looks = Array.from({ length: 12 }, (_, index) => [index + 1])
  const { log, seen, values } = lead(t, looks, { maintenanceMs: 50 })
  await seen('horizon', 3)
  const turns = log.join(' ').split('seats').slice(1, 3)
  t.strictSame(
    turns.map((turn) => turn.split(' ').filter((word) => word === 'sequence').length),
    [5, 5],
  )
  t.equal(values.horizon?.[1]?.[1], '5', 'it goes on from where the horizon was')
})

t.test('stopped, it says what it has sent', async (t) => {
  const { log, seen, stop, ended, values } = lead(t, [[1]])
  await seen('sequence', 2)
  stop.abort()
  await ended
  t.equal(log.at(-1), 'end')
  t.match(values.end, [[{ length: 16 }]])
  t.strictSame(values.sequence?.[1]?.[1], [1], 'the look after a broadcast marks it')
})

t.test('it numbers so many at once and keeps the log for so many days as its settings say', async (t) => {
  const { seen, values } = lead(t, [])
  await seen('sequence', 1)
  t.equal(values.sequence?.[0]?.[2], 500)
  t.strictSame(values.roll, [[null], [30]], 'the next days are made first')
})
