import t from 'tap'
import type { Position } from '../../src/broker/broker.ts'
import { Channel } from '../../src/hub/channel.ts'
import { FlushLoop } from '../../src/hub/flush-loop.ts'
import { PositionWatch } from '../../src/node/position-watch.ts'

class Tracked {
  offset: number
  isLost = false

  constructor(offset: number) {
    this.offset = offset
  }

  compareWith({ offset }: Position) {
    return this.offset >= offset ? ('in step' as const) : ('behind' as const)
  }

  loseTrack(): void {
    this.isLost = true
  }
}

function setup(tracked: readonly Tracked[], top: () => Promise<Position | undefined>, meanwhile = () => {}) {
  const errors: unknown[] = []
  const watch = new PositionWatch({
    readTop: top,
    trackedOf: () => tracked,
    graceMs: 3_000,
    wait: async () => meanwhile(),
    onError: (error) => void errors.push(error),
  })
  return { check: () => watch.check([new Channel('feed:1', new FlushLoop())]), errors }
}

t.test('ends those that never got the newest publication, and no others', async (t) => {
  const tracked = [new Tracked(5), new Tracked(4)]
  await setup(tracked, async () => ({ epoch: 'e', offset: 5 })).check()
  t.same(
    tracked.map(({ isLost }) => isLost),
    [false, true],
  )
})

t.test('gives what is under way time to arrive', async (t) => {
  const late = new Tracked(4)
  const { check } = setup(
    [late],
    async () => ({ epoch: 'e', offset: 5 }),
    () => {
      late.offset = 5
    },
  )
  await check()
  t.equal(late.isLost, false)
})

t.test('a store that is away ends nobody', async (t) => {
  const tracked = new Tracked(0)
  const { check, errors } = setup([tracked], async () => {
    throw new Error('away')
  })
  await check()
  t.equal(tracked.isLost, false)
  t.equal(errors.length, 1)
})

function channels(count: number): Channel[] {
  const loop = new FlushLoop()
  return Array.from({ length: count }, (_, index) => new Channel(`feed:${index}`, loop))
}

t.test('asks for some at a time, and in the end for all', async (t) => {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const watch = new PositionWatch({
    readTop: async (name) => {
      asked.push(name)
      await new Promise<void>((resolve) => waiting.push(resolve))
      return undefined
    },
    trackedOf: () => [],
    graceMs: 0,
    wait: async () => {},
    onError: (error) => t.fail(String(error)),
  })
  const all = channels(1_000)
  const round = watch.check(all)
  t.equal(asked.length, 64)
  waiting.shift()?.()
  await new Promise(setImmediate)
  t.equal(asked.length, 65, 'one answer, one more question')
  while (waiting.length > 0) {
    for (const answer of waiting.splice(0)) answer()
    await new Promise(setImmediate)
  }
  await round
  t.strictSame(
    asked,
    all.map(({ name }) => name),
  )
})

t.test('tells once of all that could not be read, and looks at the others', async (t) => {
  const tracked = new Tracked(4)
  const away = new Error('away')
  const errors: unknown[] = []
  const watch = new PositionWatch({
    readTop: async (name) => {
      if (name !== 'feed:9') throw away
      return { epoch: 'e', offset: 5 }
    },
    trackedOf: () => [tracked],
    graceMs: 0,
    wait: async () => {},
    onError: (error) => void errors.push(error),
  })
  await watch.check(channels(100))
  t.match(errors, [{ name: 'TopsUnread', message: /99 channels/, cause: away }])
  t.equal(errors.length, 1)
  t.equal(tracked.isLost, true)
})
