import t from 'tap'
import { Heartbeat } from '../../src/connection/heartbeat.ts'
import { ManualTimers } from '../support/manual-timers.ts'

function setup(random = 0) {
  const timers = new ManualTimers()
  const events: string[] = []
  const heartbeat = new Heartbeat(
    {
      timers,
      timing: { pingSeconds: 25, pongSeconds: 8 },
      random: () => random,
      monotonic: () => timers.now,
    },
    {
      ping: () => void events.push(`ping at ${timers.now}`),
      answered: () => {},
      missed: () => void events.push(`missed at ${timers.now}`),
    },
  )
  return { timers, events, heartbeat }
}

t.test('[T17] the first ping is at random in the second half of the interval', async (t) => {
  for (const [random, at] of [
    [0, 12_500],
    [0.5, 18_750],
    [1, 25_000],
  ] as const) {
    const { timers, events, heartbeat } = setup(random)
    heartbeat.start()
    timers.advance(at)
    t.same(events, [`ping at ${at}`])
  }
})

t.test('pings again an interval after each pong', async (t) => {
  const { timers, events, heartbeat } = setup(1)
  heartbeat.start()
  for (let round = 0; round < 3; round++) {
    timers.advance(25_000)
    heartbeat.pong()
  }
  t.same(events, ['ping at 25000', 'ping at 50000', 'ping at 75000'])
})

t.test('a pong that does not come in time is missed', async (t) => {
  const { timers, events, heartbeat } = setup(1)
  heartbeat.start()
  timers.advance(32_999)
  t.equal(events.length, 1)
  timers.advance(1)
  t.same(events, ['ping at 25000', 'missed at 33000'])
})

t.test('a pong is overdue after half of its time, and no more once it has come', async (t) => {
  const { timers, heartbeat } = setup(1)
  heartbeat.start()
  timers.advance(29_000)
  t.equal(heartbeat.isOverdue, false)
  timers.advance(1)
  t.equal(heartbeat.isOverdue, true)
  heartbeat.pong()
  t.equal(heartbeat.isOverdue, false)
})

t.test('[T17] a stalled event loop is not held against the peer, once', async (t) => {
  const { timers, events, heartbeat } = setup(1)
  heartbeat.start()
  timers.advance(25_000)
  timers.advance(8_000, 5_000)
  t.equal(events.length, 1, 'its pong may lie unread')
  timers.advance(8_000)
  t.same(events, ['ping at 25000', 'missed at 41000'])
})

t.test('a second of delay is held against it still', async (t) => {
  const { timers, events, heartbeat } = setup(1)
  heartbeat.start()
  timers.advance(25_000)
  timers.advance(8_000, 1_000)
  t.same(events, ['ping at 25000', 'missed at 33000'])
})

t.test('[T16] a pong nobody waits for changes nothing', async (t) => {
  const { timers, events, heartbeat } = setup(1)
  heartbeat.pong()
  heartbeat.start()
  timers.advance(10_000)
  heartbeat.pong()
  timers.advance(15_000)
  t.same(events, ['ping at 25000'])
})

t.test('leaves no timer behind', async (t) => {
  const { timers, heartbeat } = setup()
  heartbeat.start()
  heartbeat.stop()
  t.equal(timers.size, 0)
})
