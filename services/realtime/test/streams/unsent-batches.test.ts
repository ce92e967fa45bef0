import t from 'tap'
import type { NumberedBatch, NumberedRow } from '../../src/streams/numbered.ts'
import { UnsentBatches } from '../../src/streams/unsent-batches.ts'

const row = (batch: number, offset: number): NumberedRow => ({
  epoch: 'e',
  batch,
  offset,
  channel: 'a:1',
  xid: '7',
  time: 0,
  key: null,
  data: '1',
  tags: null,
  info: null,
})

function setup() {
  const batches: NumberedBatch[] = []
  const failures: unknown[] = []
  const underWay: PromiseWithResolvers<void>[] = []
  const unsent = new UnsentBatches(
    (batch) => {
      batches.push(batch)
      const sending = Promise.withResolvers<void>()
      underWay.push(sending)
      return sending.promise
    },
    { failed: (error) => void failures.push(error), healed: () => void failures.push('healed') },
  )
  return { unsent, batches, failures, underWay }
}

const turn = () => new Promise(setImmediate)

t.test('rows go out in their batches, with the epoch, the next before the last has arrived', async (t) => {
  const { unsent, batches } = setup()
  unsent.send([row(1, 1), row(1, 2), row(2, 3)])
  t.match(batches, [
    { epoch: 'e', publications: [{ publication: { offset: 1 } }, { publication: { offset: 2 } }] },
    { epoch: 'e', publications: [{ publication: { offset: 3 } }] },
  ])
  t.strictSame([unsent.known, unsent.sent], [[1, 2], []])
})

t.test('a batch that arrived is sent until it is marked so', async (t) => {
  const { unsent, underWay } = setup()
  unsent.send([row(1, 1), row(2, 2)])
  underWay[0]?.resolve()
  await turn()
  t.strictSame([unsent.sent, new Set(unsent.known)], [[1], new Set([1, 2])])
  unsent.marked([1])
  t.strictSame([unsent.sent, unsent.known], [[], [2]])
})

t.test('a batch that did not arrive is told of, and known no more', async (t) => {
  const { unsent, underWay, failures } = setup()
  unsent.send([row(1, 1)])
  const away = new Error('away')
  underWay[0]?.reject(away)
  await turn()
  t.strictSame([failures, unsent.sent, unsent.known], [[away], [], []])
})

t.test('many that fail are told of once, and sent again one at a time until one arrives', async (t) => {
  const { unsent, underWay, failures } = setup()
  const usual = unsent.batchesAgain
  t.ok(usual > 1)
  unsent.send([row(1, 1), row(2, 2), row(3, 3)])
  const away = new Error('away')
  for (const sending of underWay.splice(0)) sending.reject(away)
  await turn()
  t.strictSame([failures, unsent.batchesAgain], [[away], 1])
  unsent.send([row(1, 1)])
  underWay.shift()?.reject(away)
  await turn()
  t.strictSame(failures, [away])
  unsent.send([row(1, 1), row(2, 2)])
  for (const sending of underWay.splice(0)) sending.resolve()
  await turn()
  t.strictSame([failures, unsent.batchesAgain], [[away, 'healed'], usual])
})

t.test('what retention has dropped counts as sent', async (t) => {
  const { unsent, batches } = setup()
  const gone = { ...row(4, 0), offset: null as never }
  unsent.sendAgain([gone, { ...gone, batch: 5 }, row(6, 1), { ...gone, batch: 6 }])
  t.strictSame(
    [unsent.sent, unsent.known],
    [
      [4, 5],
      [6, 4, 5],
    ],
  )
  t.match(batches, [{ publications: [{ publication: { offset: 1 } }] }])
  t.equal(batches[0]?.publications.length, 1)
})

t.test('it is settled when all that was under way has ended, well or not', async (t) => {
  const { unsent, underWay } = setup()
  unsent.send([row(1, 1), row(2, 2)])
  let isSettled = false
  const settled = unsent.settled().then(() => {
    isSettled = true
  })
  underWay[0]?.resolve()
  await turn()
  t.notOk(isSettled)
  underWay[1]?.reject(new Error('away'))
  await settled
  t.strictSame(unsent.sent, [1])
})
