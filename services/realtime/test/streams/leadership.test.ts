import { EventEmitter } from 'node:events'
import type { DbPool, DbSession } from '@portico/postgres'
import t, { type Test } from 'tap'
import { leaderDefaults } from '../../src/streams/leader.ts'
import { Leadership, type LeadershipState } from '../../src/streams/leadership.ts'
import { Inbox } from '../inbox.ts'

const never = 600_000
const gone = new Error('nobody is there')

/** A session on a database where nobody else leads. */
class Session extends EventEmitter {
  isEnded = false
  /** What numbering fails with. */
  fault: Error | undefined
  #isCut = false

  async query(statement: unknown, [, shards = []]: [unknown?, number[]?] = []): Promise<{ rows: object[] }> {
    if (this.#isCut) throw gone
    if (this.fault !== undefined && JSON.stringify(statement).includes('portico.sequence')) throw this.fault
    const isLocking = String(statement).includes('pg_try_advisory_lock')
    return { rows: isLocking ? shards.map((shard) => ({ shard })) : [] }
  }

  async end(): Promise<void> {
    this.isEnded = true
  }

  cut(): void {
    this.#isCut = true
    this.emit('end')
  }
}

interface Wait {
  readonly ms: number
  readonly over: () => void
}

/** Postgres is away, but for the sessions in `sessions`; the clock goes on by what is waited. */
function setup(t: Test, random = 1) {
  const sessions: Session[] = []
  const states = new Inbox<LeadershipState>()
  const waits = new Inbox<Wait>()
  const errors: unknown[] = []
  let current: Session | undefined
  let now = 1_000
  const leadership = new Leadership({
    url: 'postgresql://db.test/app',
    pool: {
      query: async (_: string, [channel]: [string]) => current?.emit('notification', { channel }),
    } as unknown as DbPool,
    broadcast: async () => {},
    settings: { ...leaderDefaults, maintenanceMs: 0, pollMs: never },
    now: () => now,
    random: () => random,
    open: async () => {
      current = sessions.shift()
      if (current === undefined) throw gone
      return current as unknown as DbSession
    },
    wait: (ms, signal) => {
      now += ms
      return new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve())
        waits.put({ ms, over: resolve })
      })
    },
    onState: (state) => states.put(state),
    onError: (error) => void errors.push(error),
  })
  leadership.start()
  t.teardown(() => leadership.stop())
  return { leadership, sessions, states, waits, errors }
}

async function kinds(states: Inbox<LeadershipState>, count: number) {
  return (await states.take(count)).map(({ kind }) => kind)
}

t.test('while Postgres is away it says so, since when, and asks less and less often', async (t) => {
  const { leadership, states, waits, errors } = setup(t)
  const waited = []
  for (let failures = 1; failures <= 8; failures++) {
    t.strictSame(await states.next(), { kind: 'away', error: gone, since: 1_000 })
    t.equal(errors.length, failures)
    const { ms, over } = await waits.next()
    waited.push(ms)
    over()
  }
  t.strictSame(waited, [125, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  t.equal(leadership.state.kind, 'away')
})

t.test('nodes that lost it together ask at different times', async (t) => {
  const waits = [0, 0.5].map((random) => setup(t, random).waits.next())
  t.match(await Promise.all(waits), [{ ms: 62.5 }, { ms: 93.75 }])
})

t.test('when it comes back it is led again, and the next loss is a new one', async (t) => {
  const { sessions, states, waits } = setup(t)
  const [one, other] = [new Session(), new Session()]
  const first = await waits.next()
  first.over()
  const second = await waits.next()
  sessions.push(one, other)
  second.over()
  t.same(await kinds(states, 2), ['away', 'away'])
  t.match(await states.next(), { kind: 'leading', shards: { length: 16 }, seats: 1 })
  t.equal(one.isEnded, false)
  one.cut()
  t.match(await states.next(), { kind: 'away', error: gone, since: 1_375 })
  t.equal(one.isEnded, true, 'what is left of its session is put away')
  const { ms, over } = await waits.next()
  t.equal(ms, 125, 'and asks soon')
  over()
  t.same(await kinds(states, 1), ['leading'])
  t.equal(other.isEnded, false)
})

t.test('a node that cannot number does not lead, and asks less and less often', async (t) => {
  const { sessions, states, waits } = setup(t)
  const fault = new Error('no space left on device')
  const waited = []
  for (let failures = 1; failures <= 4; failures++) {
    const { ms, over } = await waits.next()
    waited.push(ms)
    sessions.push(Object.assign(new Session(), { fault }))
    over()
  }
  t.strictSame(waited, [125, 250, 500, 1_000])
  const [first, ...later] = await states.take(4)
  t.match(first, { kind: 'away', error: gone, since: 1_000 })
  for (const state of later) t.match(state, { kind: 'away', error: fault, since: 1_000 })
})

t.test('told to stop it gives its session back, and stays stopped', async (t) => {
  const { leadership, sessions, states, waits, errors } = setup(t)
  const session = new Session()
  sessions.push(session)
  const { over } = await waits.next()
  over()
  t.same(await kinds(states, 2), ['away', 'leading'])
  await leadership.stop()
  t.equal(session.isEnded, true)
  t.strictSame(leadership.state, { kind: 'stopped' })
  t.equal(errors.length, 1)
})

t.test('told to stop while it waits it waits no longer', async (t) => {
  const states = new Inbox<LeadershipState>()
  const leadership = new Leadership({
    url: 'postgresql://db.test/app',
    pool: {} as DbPool,
    broadcast: async () => {},
    open: () => Promise.reject(gone),
    retryMs: never,
    onState: (state) => states.put(state),
    onError: () => {},
  })
  leadership.start()
  t.same(await kinds(states, 1), ['away'])
  await leadership.stop()
  t.strictSame(leadership.state, { kind: 'stopped' })
  t.same(await kinds(states, 1), ['stopped'])
})
