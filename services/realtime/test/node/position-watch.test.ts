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
