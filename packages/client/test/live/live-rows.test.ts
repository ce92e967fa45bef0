import t from 'tap'
import { type Live, type LiveChannel, type LiveEvent, LiveRows } from '../../src/live/live-rows.ts'

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

t.test('a reload that fails is reported, and the rows stay stale', async (t) => {
  const problems: unknown[] = []
  let gap = () => {}
  const live = new LiveRows<readonly string[], Said>({ rows: [], position }, (rows) => rows, {
    open: () => ({
      onEvery: () => () => {},
      onGap: (handler) => {
        gap = handler
        return () => {}
      },
      release: () => {},
    }),
    report: (problem) => problems.push(problem),
  })
  live.subscribe(() => {})
  live.reload = () => Promise.reject(new Error('the database is away'))
  gap()
  await Promise.resolve()
  await Promise.resolve()
  t.equal(live.get().stale, true)
  t.match(problems, [{ cause: { message: 'the database is away' } }])
})
