import t from 'tap'
import { DelayedLeave } from '../../src/presence/delayed-leave.ts'
import { MemoryPresence } from '../../src/presence/memory.ts'
import type { Timers } from '../../src/timer-wheel.ts'
import { member, testPresenceContract } from './contract.ts'

/** Time that passes when it is told to. */
class ManualTimers implements Timers {
  #now = 0
  readonly #due = new Set<{ readonly at: number; readonly callback: () => void }>()

  after(delayMs: number, callback: (due: { lateMs: number }) => void) {
    const timer = { at: this.#now + delayMs, callback: () => callback({ lateMs: 0 }) }
    this.#due.add(timer)
    return { cancel: () => void this.#due.delete(timer) }
  }

  pass(ms: number): void {
    this.#now += ms
    for (const timer of this.#due) {
      if (timer.at > this.#now || !this.#due.delete(timer)) continue
      timer.callback()
    }
  }

  get size(): number {
    return this.#due.size
  }
}

/** For the contract, where every leave is at once. */
const atOnce: Timers = {
  after: (_ms, callback) => {
    queueMicrotask(() => callback({ lateMs: 0 }))
    return { cancel: () => {} }
  },
}

t.test('a delayed leave keeps the contract of presences', async (t) => {
  testPresenceContract(t, async () => ({
    shared: false,
    open: async () => new DelayedLeave({ presence: new MemoryPresence(), timers: atOnce, delayMs: 0 }),
  }))
})

/** Two nodes that share a presence. */
function setup() {
  const presence = new MemoryPresence()
  const timers = new ManualTimers()
  const open = () => new DelayedLeave({ presence, timers, delayMs: 5_000 })
  return { timers, here: open(), there: open() }
}

t.test('a user who does not come back has left after the delay, and is shown until then', async (t) => {
  const { timers, here } = setup()
  await here.enter('room', member('ada', 'c1'))
  const left = here.leave('room', member('ada', 'c1'))
  timers.pass(4_999)
  t.same(await here.count('room'), { clients: 1, users: 1 })
  timers.pass(1)
  t.equal(await left, true)
  t.same(await here.count('room'), { clients: 0, users: 0 })
})

for (const where of ['here', 'there'] as const) {
  t.test(`a reload that comes back ${where} is neither a join nor a leave`, async (t) => {
    const { timers, ...nodes } = setup()
    await nodes.here.enter('room', member('ada', 'c1'))
    const left = nodes.here.leave('room', member('ada', 'c1'))
    timers.pass(1_000)
    t.equal(await nodes[where].enter('room', member('ada', 'c2')), false)
    timers.pass(5_000)
    t.equal(await left, false)
    t.same([...(await nodes.there.list('room')).keys()], ['c2'])
  })
}

t.test('a connection that comes back itself has not left', async (t) => {
  const { timers, here } = setup()
  await here.enter('room', member('ada', 'c1'))
  const left = here.leave('room', member('ada', 'c1'))
  t.equal(await here.enter('room', member('ada', 'c1')), false)
  t.equal(await left, false)
  t.equal(timers.size, 0)
  timers.pass(10_000)
  t.same(await here.count('room'), { clients: 1, users: 1 })
})

t.test('a second leave starts the delay anew and is the one that counts', async (t) => {
  const { timers, here } = setup()
  await here.enter('room', member('ada', 'c1'))
  const first = here.leave('room', member('ada', 'c1'))
  timers.pass(4_000)
  const second = here.leave('room', member('ada', 'c1'))
  t.equal(await first, false)
  timers.pass(4_999)
  t.same(await here.count('room'), { clients: 1, users: 1 })
  timers.pass(1)
  t.equal(await second, true)
})

t.test('leaves that wait are decided when the node goes', async (t) => {
  const { timers, here } = setup()
  await here.enter('room', member('ada', 'c1'))
  const left = here.leave('room', member('ada', 'c1'))
  await here[Symbol.asyncDispose]()
  t.equal(await left, true)
  t.equal(timers.size, 0)
})

t.test('a leave that the store could not take is reported', async (t) => {
  const timers = new ManualTimers()
  const presence = new MemoryPresence()
  presence.leave = async () => {
    throw new Error('away')
  }
  const delayed = new DelayedLeave({ presence, timers, delayMs: 1 })
  const left = delayed.leave('room', member('ada', 'c1'))
  timers.pass(1)
  await t.rejects(left, /away/)
})
