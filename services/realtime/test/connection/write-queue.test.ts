import t from 'tap'
import { WriteQueue } from '../../src/connection/write-queue.ts'
import { frameText, type OutgoingFrame } from '../../src/frame/frame.ts'
import { FlushLoop } from '../../src/hub/flush-loop.ts'
import type { Transport } from '../../src/transport/transport.ts'

function setup(maxQueueBytes = 100, { isConnected = true } = {}) {
  const deferred: (() => void)[] = []
  const sent: OutgoingFrame[] = []
  const wire = { bufferedBytes: 0 }
  let overflows = 0
  const transport: Transport = {
    name: 'websocket',
    encoding: 'json',
    emulated: undefined,
    get bufferedBytes() {
      return wire.bufferedBytes
    },
    send: (frame) => void sent.push(frame),
    close: () => {},
  }
  const queue = new WriteQueue(
    { transport, overflowed: () => overflows++ },
    {
      loop: new FlushLoop({ defer: (work) => void deferred.push(work) }),
      limits: { queueBytes: maxQueueBytes },
    },
  )
  if (isConnected) {
    queue.answer(frameText('connected'))
    deferred.shift()?.()
    sent.length = 0
  }
  const texts = () => sent.map(({ bytes }) => Buffer.from(bytes).toString())
  return { queue, sent, texts, wire, turn: () => deferred.shift()?.(), overflowCount: () => overflows }
}

const bytes = (count: number) => frameText('x'.repeat(count))

t.test('everything of a turn leaves in one frame, in its order', async (t) => {
  const { queue, texts, turn } = setup()
  queue.answer(frameText('reply'))
  queue.push(frameText('push'))
  t.same(texts(), [])
  turn()
  t.same(texts(), ['reply\npush'])
})

t.test('the answer to connect comes first, and behind it what was pushed meanwhile', async (t) => {
  const { queue, texts, turn, overflowCount } = setup(100, { isConnected: false })
  queue.push(frameText('one'))
  queue.push(frameText('two'))
  turn()
  queue.flush()
  t.same(texts(), [])
  queue.answer(frameText('connected'))
  turn()
  t.same(texts(), ['connected\none\ntwo'])
  t.equal(overflowCount(), 0)

  const flooded = setup(100, { isConnected: false })
  flooded.queue.push(bytes(101))
  t.equal(flooded.overflowCount(), 1, 'and not more than may wait at any time')
})

t.test('a frame that is alone leaves as it is, shared with all others it goes to', async (t) => {
  const { queue, sent, turn } = setup()
  const shared = frameText('shared')
  queue.push(shared)
  turn()
  t.equal(sent[0], shared)
})

t.test('what is too much for one frame leaves in several, in its order, and whole', async (t) => {
  const { queue, sent, turn } = setup(10_000_000)
  const sizes = [300_000, 200_000, 100_000, 700_000, 10, 400_000]
  for (const size of sizes) queue.push(bytes(size))
  turn()
  t.strictSame(
    sent.map(({ byteLength }) => byteLength),
    [500_001, 100_000, 700_000, 400_011],
  )
})

t.test('[T18] pushes beyond the bound overflow it, wherever they wait', async (t) => {
  const { queue, wire, turn, overflowCount } = setup(100)
  queue.push(bytes(60))
  turn()
  wire.bufferedBytes = 60
  queue.push(bytes(40))
  t.equal(overflowCount(), 0)
  queue.push(bytes(1))
  t.equal(overflowCount(), 1)
})

t.test('a reader that keeps up may be sent any amount', async (t) => {
  const { queue, turn, overflowCount } = setup(100)
  for (let round = 0; round < 50; round++) {
    queue.push(bytes(80))
    turn()
  }
  t.equal(overflowCount(), 0)
})

t.test('a long reply is no fault of its reader, nor are a few pushes behind it', async (t) => {
  const { queue, wire, turn, overflowCount } = setup(100)
  queue.answer(bytes(5_000))
  turn()
  wire.bufferedBytes = 5_000
  queue.push(bytes(90))
  t.equal(overflowCount(), 0)
  t.equal(queue.isCongested, true, 'but it gets no further answers until it has read')
})

t.test('what is cleared is never sent', async (t) => {
  const { queue, sent, turn } = setup()
  queue.push(bytes(1))
  queue.clear()
  turn()
  t.same(sent, [])
})
