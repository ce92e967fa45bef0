import t from 'tap'
import { type Live, type LiveChannel, type LiveEvent, LiveRows } from '../../src/live/live-rows.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'

interface Said {
  readonly event: string
  readonly data: string
}

const position = { channel: 'room:1', epoch: '1', offset: 2, snapshot: '10:12:' }

/** Rows that are lists of texts, over a channel whose events a test brings. */
function setup() {
  const problems: unknown[] = []
  const opened: unknown[] = []
  const channel: LiveChannel = { onEvery: () => () => {}, onGap: () => () => {}, release: () => opened.pop() }
  const live = new LiveRows<readonly string[], Said>(
    { rows: ['one'], position },
    (rows, { data }: LiveEvent<Said>) => [...rows, data],
    {
      open: (name, start) => {
        opened.push([name, start])
        return channel
      },
      report: (problem) => problems.push(problem),
    },
  )
  return { live, opened, problems }
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
  // The rows were read when it was stored already, so the service leaves its echo out.
  live.reset(later(['one', 'mine']))
  resolve()
  await promise
  await Promise.resolve()
  t.same(live.get(), { rows: ['one', 'mine'], pending: [], stale: false })
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

/** Rows whose channel is told of a gap by hand, and a reload that answers what a test says. */
function setupGap(answer: () => Promise<Live<readonly string[]>>) {
  const problems: unknown[] = []
  const clock = new FakeClock()
  let gap = () => {}
  const channel: LiveChannel = {
    onEvery: () => () => {},
    onGap: (handler) => {
      gap = handler
      return () => {}
    },
    release: () => {},
  }
  const live = new LiveRows<readonly string[], Said>(
    { rows: [], position },
    (rows) => rows,
    { open: () => channel, report: (problem) => problems.push(problem) },
    clock,
  )
  let asked = 0
  live.reload = () => {
    asked += 1
    return answer()
  }
  return { live, problems, clock, gap: () => gap(), asked: () => asked }
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
