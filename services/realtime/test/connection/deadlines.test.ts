import t from 'tap'
import { Deadlines } from '../../src/connection/deadlines.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup() {
  const timers = new ManualTimers()
  const told: string[] = []
  const beats: (number | undefined)[] = []
  const services = {
    timers,
    timing: { connectSeconds: 10, pingSeconds: 25, pongSeconds: 8, graceSeconds: 5 },
    now: () => timers.now,
    observer: { beat: (milliseconds: number | undefined) => void beats.push(milliseconds) },
  } as unknown as ConstructorParameters<typeof Deadlines>[0]
  const deadlines = new Deadlines(services, {
    ping: () => void told.push('ping'),
    missed: (deadline) => void told.push(deadline),
  })
  return { deadlines, timers, told, beats }
}

t.test('who does not say who they are in time is stale', async (t) => {
  const { timers, told } = setup()
  timers.advance(9_999)
  t.strictSame(told, [])
  timers.advance(1)
  t.strictSame(told, ['stale'])
})

t.test('who has said so is pinged, and has to answer', async (t) => {
  const { deadlines, timers, told, beats } = setup()
  deadlines.connected()
  // The first ping comes at random.
  while (told.length === 0) timers.advance(1_000)
  t.strictSame(told, ['ping'])
  t.equal(deadlines.isPongOverdue, false)
  deadlines.pong()
  t.match(beats, [Number])
  timers.advance(25_000)
  t.strictSame(told, ['ping', 'ping'])
  timers.advance(8_000)
  t.strictSame(told, ['ping', 'ping', 'noPong'])
  t.equal(beats.at(-1), undefined)
})

t.test('who does not renew a token within the grace is expired; without an end nobody is', async (t) => {
  const { deadlines, timers, told } = setup()
  deadlines.connected()
  deadlines.expireAt(3_000)
  timers.advance(7_999)
  t.strictSame(told, [])
  timers.advance(1)
  t.strictSame(told, ['expired'])

  const lasting = setup()
  lasting.deadlines.connected()
  lasting.deadlines.expireAt(3_000)
  lasting.deadlines.expireAt(undefined)
  lasting.timers.advance(8_000)
  t.strictSame(lasting.told, [])
})

t.test('it leaves no timer behind, before and after the connect command', async (t) => {
  for (const prepare of [
    () => {},
    (deadlines: Deadlines) => {
      deadlines.connected()
      deadlines.expireAt(3_000)
    },
  ]) {
    const { deadlines, timers } = setup()
    prepare(deadlines)
    t.ok(timers.size > 0)
    deadlines.stop()
    t.equal(timers.size, 0)
  }
})
