import t from 'tap'
import type { EventMeta } from '../../src/channel/channel.ts'
import { type FeedState, opening } from '../../src/channel/feed.ts'
import type { Live, LiveEvent } from '../../src/live/live.ts'
import { type LiveChannel, LiveRows } from '../../src/live/live-rows.ts'
import { Cell } from '../../src/store.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

interface Said {
  readonly event: string
  readonly data: string
}

const position = { channel: 'room:1', epoch: '1', offset: 2, snapshot: '10:12:' }

/** Rows that are lists of texts, over a channel whose events, gaps and states the test controls. */
function setup() {
  const problems: unknown[] = []
  const report = (problem: unknown) => problems.push(problem)
  const opened: unknown[] = []
  const clock = new FakeClock()
  const state = new Cell<FeedState>(opening, report)
  let hear = (_data: unknown, _meta: EventMeta): void => {}
  let gap = () => {}
  const channel: LiveChannel = {
    state,
    onEvery: (handler) => {
      hear = handler
      return () => {}
    },
    onGap: (handler) => {
      gap = handler
      return () => {}
    },
    release: () => opened.pop(),
  }
  const source = {
    clock,
    identity: 1,
    report,
    channel: (...asked: readonly unknown[]) => {
      opened.push(asked)
      return channel
    },
  }
  const live = new LiveRows<readonly string[], Said>(
    { rows: ['one'], position },
    (rows, { data }: LiveEvent<Said>) => [...rows, data],
    source,
  )
  let offset = position.offset
  const say = (data: string, key?: string) => {
    offset += 1
    hear(data, { event: 'said', offset, key, by: undefined, replayed: false })
  }
  return { live, opened, problems, clock, source, state, say, gap: () => gap() }
}

const later = (rows: readonly string[]): Live<readonly string[]> => ({
  rows,
  position: { ...position, offset: 5, snapshot: '14:14:' },
})

t.test('opens the channel where the rows were, as long as somebody listens', async (t) => {
  const { live, opened } = setup()
  t.same(opened, [])
  const stops = [live.subscribe(() => {}), live.subscribe(() => {})]
  t.same(opened, [['room:1', position]])
  for (const stop of stops) stop()
  t.same(opened, [])
})

t.test('an acknowledgement that comes after a new reading adds nothing to it', async (t) => {
  const { live } = setup()
  const { promise, resolve } = Promise.withResolvers<void>()
  live.publish({ event: 'said', data: 'mine' }, 'k', () => promise)
  // The rows were read after it was stored, so the service leaves its echo out.
  live.reset(later(['one', 'mine']))
  resolve()
  await promise
  await Promise.resolve()
  t.match(live.get(), { rows: ['one', 'mine'], pending: [], stale: false })
})

t.test('an acknowledgement whose echo has passed without a key settles it', async (t) => {
  const { live } = setup()
  const receipt = Promise.resolve({ position: { epoch: '1', offset: 2 } })
  live.publish({ event: 'said', data: 'mine' }, 'k', () => receipt)
  t.equal(live.get().pending.length, 1)
  await receipt
  await Promise.resolve()
  t.same(live.get().pending, [])
})

t.test('the same rows again change nothing', async (t) => {
  const { live } = setup()
  const before = live.get()
  live.renew({ rows: ['one'], position: { ...position } })
  t.equal(live.get(), before)
  live.renew(later(['anew']))
  t.same(live.get().rows, ['anew'])
})

/** The same, with a reload that answers as the test says. */
function setupGap(answer: () => Promise<Live<readonly string[]>>) {
  const made = setup()
  let asked = 0
  made.live.reload = () => {
    asked += 1
    return answer()
  }
  return { ...made, asked: () => asked }
}

t.test('a reload that fails is reported and tried again, until there are new rows', async (t) => {
  let away = true
  const { live, problems, clock, gap, asked } = setupGap(async () => {
    if (away) throw new Error('the database is away')
    return later(['anew'])
  })
  const stop = live.subscribe(() => {})
  gap()
  await clock.pass(0)
  t.same([live.get().stale, asked()], [true, 1])
  t.match(problems, [{ cause: { message: 'the database is away' } }])
  await clock.pass(60_000)
  t.ok(asked() > 2 && asked() < 20, `asked ${asked()} times, at growing intervals`)
  away = false
  await clock.pass(20_000)
  t.match(live.get(), { rows: ['anew'], stale: false })
  t.equal(clock.pending, 0, 'and then no more')
  stop()
})

t.test('nobody waits for rows that came another way, or that nobody looks at', async (t) => {
  const { live, clock, gap, asked } = setupGap(() => Promise.reject(new Error('the database is away')))
  const stop = live.subscribe(() => {})
  gap()
  await clock.pass(0)
  t.equal(clock.pending, 1)
  live.reset(later(['by router.refresh']))
  t.equal(clock.pending, 0)
  gap()
  await clock.pass(0)
  stop()
  t.equal(clock.pending, 0)
  const before = asked()
  live.subscribe(() => {})()
  t.equal(asked(), before + 1, 'looked at again, they are loaded anew: they miss something still')
  await clock.pass(60_000)
  t.same([asked(), clock.pending], [before + 1, 0])
})

t.test('the rows of a reload are not given up for the older ones of the page', async (t) => {
  const { live } = setup()
  const given = { rows: ['one'], position: { ...position } }
  live.reset(later(['reloaded']))
  live.renew(given)
  t.same(live.get().rows, ['reloaded'])
  live.renew(later(['given']))
  t.same(live.get().rows, ['given'])
  live.reset({ rows: ['reloaded again'], position: { ...position, offset: 9 } })
  live.renew(later(['given']))
  t.same(live.get().rows, ['reloaded again'])
})

t.test('rows that cannot be followed either are loaded again at growing intervals', async (t) => {
  const { live, clock, gap, asked } = setupGap(async () => {
    // The channel answers that it cannot continue from there.
    clock.after(1, gap)
    return later(['read'])
  })
  t.teardown(live.subscribe(() => {}))
  gap()
  await clock.pass(60_000)
  t.ok(asked() > 2 && asked() < 12, `asked ${asked()} times in a minute`)
  const before = asked()
  live.reload = async () => later(['read'])
  await clock.pass(60_000)
  t.match(live.get(), { rows: ['read'], stale: false })
  live.reload = async () => later(['at once'])
  gap()
  await clock.pass(0)
  t.same(live.get().rows, ['at once'], 'a gap that comes after they were followed is a new one')
  t.equal(asked(), before)
})

t.test('the same for rows that come by `renew`', async (t) => {
  const { live, clock, gap } = setup()
  let renewals = 0
  live.reload = () => {
    renewals += 1
    live.renew({ rows: [], position: { ...position, offset: 5 + renewals } })
    clock.after(1, gap)
  }
  t.teardown(live.subscribe(() => {}))
  gap()
  await clock.pass(60_000)
  t.ok(renewals > 2 && renewals < 12, `${renewals} in a minute`)
})

t.test('gaps that follow one another do not put the reload off', async (t) => {
  const { live, clock, gap, asked } = setupGap(async () => later(['read']))
  t.teardown(live.subscribe(() => {}))
  gap()
  await clock.pass(0)
  for (let ms = 0; ms < 5_000; ms += 100) {
    gap()
    await clock.pass(100)
  }
  t.ok(asked() > 2, `asked ${asked()} times`)
})

t.test('events that the reducer cannot take load the rows once, however many there are', async (t) => {
  const { live, clock, say, asked } = setupGap(() => Promise.reject(new Error('the database is away')))
  live.reduce = () => {
    throw new TypeError('unexpected')
  }
  t.teardown(live.subscribe(() => {}))
  for (const text of ['two', 'three', 'four']) t.throws(() => say(text), { message: 'unexpected' })
  t.equal(asked(), 1)
  for (let ms = 0; ms < 60_000; ms += 100) {
    t.throws(() => say('five'), { message: 'unexpected' })
    await clock.pass(100)
  }
  t.ok(asked() > 2 && asked() < 20, `asked ${asked()} times in a minute, at growing intervals`)
})

t.test('the events of one frame are shown together, and own ones at once', async (t) => {
  const { live, clock, say } = setup()
  let shown = 0
  t.teardown(
    live.subscribe(() => {
      shown += 1
    }),
  )
  for (const text of ['two', 'three', 'four']) {
    say(text)
    await Promise.resolve()
  }
  t.same([shown, live.get().rows], [0, ['one']])
  await clock.pass(0)
  t.same([shown, live.get().rows], [1, ['one', 'two', 'three', 'four']])
  say('five')
  live.publish({ event: 'said', data: 'mine' }, 'k', () => new Promise(() => {}))
  t.same([shown, live.get().rows.slice(-2)], [2, ['five', 'mine']])
  t.equal(clock.pending, 0, 'and nothing is shown twice')
})

t.test('an own event that the reducer cannot take is sent all the same, and the rows go on', async (t) => {
  const { live, clock, problems, say } = setup()
  const asIs = live.reduce
  live.reduce = (rows, event) => {
    if (event.pending !== 'no') throw new TypeError('event.tags is undefined')
    return asIs(rows, event)
  }
  t.teardown(live.subscribe(() => {}))
  let sent = 0
  live.publish({ event: 'said', data: 'mine' }, 'k', async () => {
    sent += 1
  })
  t.equal(sent, 1)
  say('two')
  await clock.pass(0)
  t.match(live.get(), { rows: ['one', 'two'], pending: [{ key: 'k' }], stale: false })
  t.match(problems, [{ message: /own event/, cause: { message: 'event.tags is undefined' } }], 'told once')
  say('mine', 'k')
  await clock.pass(0)
  t.match(live.get(), { rows: ['one', 'two', 'mine'], pending: [] })
})

t.test('an event that the reducer cannot take makes the rows stale, and loads them again', async (t) => {
  const { live, clock, say } = setup()
  live.reload = async () => later(['read'])
  live.reduce = () => {
    throw new TypeError('unexpected')
  }
  t.teardown(live.subscribe(() => {}))
  t.throws(() => say('two'), { message: 'unexpected' }, 'the channel reports it')
  t.match(live.get(), { rows: ['one'], stale: true })
  await clock.pass(0)
  t.match(live.get(), { rows: ['read'], stale: false })
})

t.test('what one person wrote is not sent again in the name of the next', async (t) => {
  const { live, clock, source } = setup()
  let sent = 0
  const { promise, reject } = Promise.withResolvers<never>()
  const publish = (key: string, outcome: () => Promise<never>) =>
    live.publish({ event: 'said', data: key }, key, () => {
      sent += 1
      return outcome()
    })
  publish('refused', () => Promise.reject(new Error('no')))
  publish('under way', () => promise)
  await clock.pass(0)
  const { pending } = live.get()
  t.match(pending, [{ state: 'failed' }, { state: 'sending' }])
  source.identity += 1
  reject(new Error('somebody else signed in'))
  await clock.pass(0)
  t.same([live.get().rows, live.get().pending], [['one'], []], 'nor shown to the next')
  pending[0]?.retry()
  t.equal(sent, 2)
})

t.test('a retry of what is being sent sends nothing twice', async (t) => {
  const { live } = setup()
  let sent = 0
  live.publish({ event: 'said', data: 'mine' }, 'k', () => {
    sent += 1
    return new Promise(() => {})
  })
  live.get().pending[0]?.retry()
  t.equal(sent, 1)
})

t.test('says that the channel is denied, until it is not', (t) => {
  const { live, state } = setup()
  const finding = { id: 'subscriptionDenied', facts: { reason: 'You are not a member.' } } as const
  t.teardown(live.subscribe(() => {}))
  t.equal(live.get().denied, undefined)
  state.set({ kind: 'denied', finding })
  t.match(live.get(), { rows: ['one'], denied: finding })
  state.set({ kind: 'live', after: 'recovered', replayed: 0 })
  t.equal(live.get().denied, undefined)
  t.end()
})

t.test('says why the channel waits, while it does', (t) => {
  const { live, state } = setup()
  const finding = { id: 'storeUnavailable' } as const
  t.teardown(live.subscribe(() => {}))
  state.set({ kind: 'interrupted', finding })
  t.match(live.get(), { denied: undefined, waiting: finding })
  state.set({ kind: 'live', after: 'recovered', replayed: 0 })
  t.match(live.get(), { denied: undefined, waiting: undefined })
  t.end()
})
