import type { RawJson } from '@portico/protocol'
import t from 'tap'
import type { Batch } from '../../src/hub/batch.ts'
import { FlushLoop } from '../../src/hub/flush-loop.ts'
import { Hub } from '../../src/hub/hub.ts'
import type { Notice } from '../../src/hub/notice.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const lingerMs = 2_000

function setup() {
  const timers = new ManualTimers()
  const deferred: (() => void)[] = []
  const calls: string[] = []
  const delivered: [batch: Batch, receivers: number][] = []
  let refuses: Error | undefined
  let held: Promise<void> | undefined
  const call = async (name: string) => {
    calls.push(name)
    await held
    if (refuses) throw refuses
  }
  const hub = new Hub({
    loop: new FlushLoop({ defer: (work) => void deferred.push(work) }),
    timers,
    upstream: {
      listen: (channel) => call(`listen ${channel}`),
      unlisten: (channel) => call(`unlisten ${channel}`),
    },
    lingerMs,
    onError: () => {},
    delivered: (batch, receivers) => void delivered.push([batch, receivers]),
  })
  return {
    hub,
    timers,
    calls,
    delivered,
    refuse: (error: Error | undefined) => {
      refuses = error
    },
    /** The broker takes its time, until what this returns is called. */
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return () => {
        held = undefined
        resolve()
      }
    },
    arrive: (channel: string, offset: number) =>
      hub.arrive({
        kind: 'publication',
        channel,
        epoch: 'e',
        publication: { data: `${offset}` as RawJson, offset },
      }),
    turn: () => {
      for (const work of deferred.splice(0)) work()
    },
  }
}

function reader(isReading = true) {
  const batches: Batch[] = []
  const notices: Notice[] = []
  return {
    batches,
    notices,
    isReading,
    deliver: (batch: Batch) => void batches.push(batch),
    announce: (notice: Notice) => void notices.push(notice),
  }
}

t.test('who was added gets what arrives in their channel, and nothing of another', async (t) => {
  const { hub, calls, delivered, arrive, turn } = setup()
  const [one, two, other] = [reader(), reader(), reader()]
  await hub.add('a', one)
  await hub.add('a', two)
  await hub.add('b', other)
  t.same(calls, ['listen a', 'listen b'], 'the node listens once for each channel')
  arrive('a', 1)
  turn()
  t.same(
    [one, two, other].map(({ batches }) => batches.length),
    [1, 1, 0],
  )
  t.match(delivered, [[{ first: 1 }, 2]], 'and says to how many')
  t.match(hub.counts, { channels: 2, subscriptions: 3 })
})

t.test('who was removed gets nothing more, the others do', async (t) => {
  const { hub, arrive, turn } = setup()
  const [stays, goes] = [reader(), reader()]
  await hub.add('a', stays)
  await hub.add('a', goes)
  hub.remove('a', goes)
  arrive('a', 1)
  turn()
  t.equal(stays.batches.length, 1)
  t.equal(goes.batches.length, 0)
  t.match(hub.counts, { channels: 1, subscriptions: 1 })
})

t.test('the last one’s leaving ends the listening, after a while, and forgets the channel', async (t) => {
  const { hub, timers, calls } = setup()
  const [one, two] = [reader(), reader()]
  await hub.add('a', one)
  await hub.add('a', two)
  hub.remove('a', one)
  timers.advance(lingerMs * 2)
  t.same(calls, ['listen a'], 'not while somebody is there')
  hub.remove('a', two)
  t.same(hub.counts, { channels: 0, subscriptions: 0 })
  t.same([...hub.channels()], [], 'a channel nobody reads is none')
  t.ok(hub.find('a'), 'though it is kept for who reloads')
  timers.advance(lingerMs)
  await new Promise(setImmediate)
  t.same(calls, ['listen a', 'unlisten a'])
  t.equal(hub.find('a'), undefined)
})

t.test('who comes back within that while finds it open', async (t) => {
  const { hub, timers, calls } = setup()
  const one = reader()
  await hub.add('a', one)
  hub.remove('a', one)
  await hub.add('a', one)
  timers.advance(lingerMs * 2)
  t.same(calls, ['listen a'])
})

t.test('a channel that cannot be listened to has nobody in it, and says why', async (t) => {
  const { hub, refuse } = setup()
  refuse(new Error('the broker is away'))
  await t.rejects(hub.add('a', reader()), { message: 'the broker is away' })
  t.same(hub.counts, { channels: 0, subscriptions: 0 })
  t.equal(hub.find('a'), undefined, 'and is forgotten')
  refuse(undefined)
  await hub.add('a', reader())
  t.same(hub.counts, { channels: 1, subscriptions: 1 })
})

t.test('says how many listen, and whether any of them reads', async (t) => {
  const { hub } = setup()
  t.same(hub.listeners('a'), { connections: 0, isRead: false })
  await hub.add('a', reader(false))
  t.same(hub.listeners('a'), { connections: 1, isRead: false })
  await hub.add('a', reader(true))
  t.same(hub.listeners('a'), { connections: 2, isRead: true })
})

t.test('what is for nobody here is nobody’s trouble', async (t) => {
  const { hub, arrive, turn } = setup()
  t.doesNotThrow(() => arrive('a', 1))
  t.doesNotThrow(() => hub.remove('a', reader()))
  turn()
})

t.test('a notice goes to everybody, in its place among the publications', async (t) => {
  const { hub, arrive, turn } = setup()
  const [one, two] = [reader(), reader()]
  await hub.add('a', one)
  await hub.add('a', two)
  arrive('a', 1)
  hub.arrive({ kind: 'join', channel: 'a', info: { user: 'mei', client: 'c1' } } as never)
  turn()
  for (const { batches, notices } of [one, two]) {
    t.equal(batches.length, 1)
    t.equal(notices.length, 1)
    const text = Buffer.from(notices[0]?.frame('json').bytes ?? []).toString()
    t.match(text, /"channel":"a".*"join".*"mei"/)
    t.equal(notices[0]?.frame('json'), notices[0]?.frame('json'), 'made once')
  }
})

t.test('one reader is enough to be listened to for ever', async (t) => {
  const { hub, timers, calls } = setup()
  await hub.add('a', reader())
  timers.advance(lingerMs * 10)
  await new Promise(setImmediate)
  t.same(calls, ['listen a'])
})

t.test('who comes while the node stops listening is listened for anew', async (t) => {
  const { hub, timers, calls, arrive, turn } = setup()
  const [one, two] = [reader(), reader()]
  await hub.add('a', one)
  hub.remove('a', one)
  timers.advance(lingerMs)
  await hub.add('a', two)
  t.same(calls, ['listen a', 'unlisten a', 'listen a'])
  arrive('a', 1)
  turn()
  t.equal(two.batches.length, 1)
})

t.test('who comes and goes while the node stops listening does not deafen the next', async (t) => {
  const { hub, timers, calls, hold, arrive, turn } = setup()
  const [one, two, three] = [reader(), reader(), reader()]
  await hub.add('a', one)
  hub.remove('a', one)
  const letGo = hold()
  timers.advance(lingerMs)
  const passing = hub.add('a', two)
  hub.remove('a', two)
  letGo()
  await passing
  await hub.add('a', three)
  timers.advance(lingerMs)
  await new Promise(setImmediate)
  t.same(calls, ['listen a', 'unlisten a', 'listen a'])
  arrive('a', 1)
  turn()
  t.equal(three.batches.length, 1)
  t.same(hub.counts, { channels: 1, subscriptions: 1 })
})

t.test('who comes while another passes through is listened for', async (t) => {
  const { hub, timers, calls, hold, arrive, turn } = setup()
  const [one, two, three] = [reader(), reader(), reader()]
  await hub.add('a', one)
  hub.remove('a', one)
  const letGo = hold()
  timers.advance(lingerMs)
  const passing = hub.add('a', two)
  hub.remove('a', two)
  const coming = hub.add('a', three)
  letGo()
  await Promise.all([passing, coming])
  timers.advance(lingerMs)
  await new Promise(setImmediate)
  t.same(calls, ['listen a', 'unlisten a', 'listen a'])
  arrive('a', 1)
  turn()
  t.equal(three.batches.length, 1)
})
