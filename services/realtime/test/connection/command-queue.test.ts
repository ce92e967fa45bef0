import t from 'tap'
import { CommandQueue } from '../../src/connection/command-queue.ts'

interface Item {
  readonly name: number
  readonly bytes: number
}

/** Takes items by their names, of one byte each unless they say otherwise. */
function queueOf(run: (name: number) => Promise<void>, items: number, bytes = 1_000) {
  const queue = new CommandQueue<Item>({ run: ({ name }) => run(name) }, { items, bytes })
  return {
    add: (name: number, bytes = 1) => queue.add({ name, bytes }),
    clear: () => queue.clear(),
  }
}

t.test('[T4] runs one after the other, in order, however long each takes', async (t) => {
  const log: string[] = []
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
  const queue = queueOf(async (item) => {
    log.push(`begin ${item}`)
    await gates[item]?.promise
    log.push(`end ${item}`)
  }, 10)
  for (const item of [0, 1, 2]) queue.add(item)
  for (const gate of [2, 1, 0]) gates[gate]?.resolve()
  await new Promise(setImmediate)
  t.same(log, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2'])
})

t.test('has room for so many and says when it is full', async (t) => {
  const gate = Promise.withResolvers<void>()
  const queue = queueOf(() => gate.promise, 2)
  t.same(
    [0, 1, 2, 3].map((item) => queue.add(item)),
    [true, true, true, false],
  )
  gate.resolve()
})

t.test('has room for so many bytes: of what waits, not of what runs or is done', async (t) => {
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const queue = queueOf(async (item) => gates[item]?.promise, 100, 10)
  t.equal(queue.add(0, 10), true, 'runs at once')
  t.equal(queue.add(1, 6), true)
  t.equal(queue.add(2, 5), false, 'eleven would wait')
  t.equal(queue.add(2, 4), true)
  gates[0]?.resolve()
  await new Promise(setImmediate)
  t.equal(queue.add(3, 7), false, 'four still wait')
  t.equal(queue.add(3, 6), true)
  queue.clear()
  t.equal(queue.add(4, 10), true, 'nothing waits any more')
  t.equal(queue.add(5, 1), false)
  for (const gate of gates) gate.resolve()
})

t.test('what is cleared does not run', async (t) => {
  const ran: number[] = []
  const queue = queueOf(async (item) => void ran.push(item), 10)
  for (const item of [0, 1, 2]) queue.add(item)
  queue.clear()
  await new Promise(setImmediate)
  t.same(ran, [0])
})
