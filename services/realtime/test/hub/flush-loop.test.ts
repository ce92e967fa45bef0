import t from 'tap'
import { type Flushable, FlushLoop } from '../../src/hub/flush-loop.ts'
import { heldBytes } from '../support/heap.ts'

function setup() {
  const deferred: (() => void)[] = []
  const clock = { now: 0 }
  const errors: unknown[] = []
  const loop = new FlushLoop({
    sliceMs: 5,
    now: () => clock.now,
    defer: (work) => void deferred.push(work),
    onError: (error) => void errors.push(error),
  })
  const order: string[] = []
  const part = (name: string, costMs = 0) => ({
    flush() {
      order.push(name)
      clock.now += costMs
    },
  })
  /** One turn of the event loop. */
  const turn = () => deferred.shift()?.()
  return { loop, part, turn, order, errors, waiting: () => deferred.length }
}

t.test('channels hand out their batches before connections write', async (t) => {
  const { loop, part, turn, order } = setup()
  loop.write(part('connection'))
  loop.distribute(part('channel'))
  turn()
  t.same(order, ['channel', 'connection'])
})

t.test('asks for one turn however much there is to do', async (t) => {
  const { loop, part, waiting } = setup()
  for (const name of ['a', 'b', 'c']) loop.write(part(name))
  t.equal(waiting(), 1)
})

t.test('writes in slices, and leaves the rest to the next turn', async (t) => {
  const { loop, part, turn, order, waiting } = setup()
  for (let index = 0; index < 100; index++) loop.write(part(`${index}`, 1))
  turn()
  t.equal(order.length, 16, 'the clock is read every sixteen writes')
  t.equal(waiting(), 1)
  while (waiting() > 0) turn()
  t.same(
    order,
    Array.from({ length: 100 }, (_, index) => `${index}`),
  )
})

t.test(
  'what is published between slices reaches those who still wait in the frame they wait for',
  async (t) => {
    const { loop, part, turn, order } = setup()
    for (let index = 0; index < 20; index++) loop.write(part('write', 1))
    turn()
    loop.distribute(part('channel'))
    turn()
    t.equal(order[16], 'channel')
  },
)

t.test('one that fails stops nobody else', async (t) => {
  const { loop, part, turn, order, errors } = setup()
  const failing = {
    flush() {
      throw new Error('broken')
    },
  }
  loop.distribute(failing)
  loop.distribute(part('channel'))
  loop.write(failing)
  loop.write(part('connection'))
  turn()
  t.same(order, ['channel', 'connection'])
  t.equal(errors.length, 2)
})

t.test('a fan-out that never catches up lets go of those who have written', async (t) => {
  const { loop, part, turn, order, waiting } = setup()
  const given: WeakRef<Flushable>[] = []
  const write = (count: number) => {
    for (let index = 0; index < count; index++) {
      const connection = part(`${given.length}`, 1)
      given.push(new WeakRef(connection))
      loop.write(connection)
    }
  }
  write(100)
  for (let slices = 0; slices < 50; slices++) {
    turn()
    write(16)
  }
  // What a WeakRef was made of is held until the end of the turn.
  await new Promise(setImmediate)
  heldBytes()
  const held = given.filter((connection) => connection.deref() !== undefined)
  t.ok(held.length <= 216, `${held.length} held of ${given.length}, of which 100 wait`)
  while (waiting() > 0) turn()
  t.same(
    order,
    given.map((_, index) => `${index}`),
    'each writes once, in order',
  )
})
