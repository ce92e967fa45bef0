import t from 'tap'
import { CommandQueue } from '../../src/connection/command-queue.ts'

function queueOf(run: (item: number) => Promise<void>, capacity: number) {
  return new CommandQueue<number>({ run }, capacity)
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

t.test('what is cleared does not run', async (t) => {
  const ran: number[] = []
  const queue = queueOf(async (item) => void ran.push(item), 10)
  for (const item of [0, 1, 2]) queue.add(item)
  queue.clear()
  await new Promise(setImmediate)
  t.same(ran, [0])
})
