import { EventEmitter } from 'node:events'
import t from 'tap'
import { type DbSession, PooledSession, requireRealSession } from '../src/index.ts'

/** A session, and a pool whose notifications reach the session as `deliver` decides. */
function setup(deliver: (channel: string) => string | undefined) {
  const session = Object.assign(new EventEmitter(), {
    statements: [] as string[],
    query: async (text: string) => void session.statements.push(text),
  })
  const pool = {
    query: async (_: string, [channel]: unknown[]) => {
      const heard = deliver(String(channel))
      if (heard !== undefined) session.emit('notification', { channel: heard })
    },
  }
  return {
    session,
    requireReal: (timeoutMs: number) =>
      requireRealSession('A test', session as unknown as DbSession, pool, timeoutMs),
  }
}

t.test('a session that hears what the pool notifies is a real one, and is left as it was', async (t) => {
  const { session, requireReal } = setup((channel) => channel)
  await requireReal(600_000)
  const [listen, unlisten] = session.statements
  t.match(listen, /^LISTEN portico_[0-9a-f]{32}$/)
  t.equal(unlisten, `UN${listen}`)
  t.equal(session.listenerCount('notification'), 0)
})

t.test('one that hears nothing, or somebody else’s, is refused with what to set', async (t) => {
  for (const heard of [undefined, 'portico_other']) {
    const { session, requireReal } = setup(() => heard)
    await t.rejects(requireReal(1), PooledSession)
    t.equal(session.listenerCount('notification'), 0)
  }
  t.match(new PooledSession('A test').message, /^A test needs .* DATABASE_DIRECT_URL/)
})

t.test('a pool that is slow to send is not taken for a pooler', async (t) => {
  const { session } = setup(() => undefined)
  const pool = {
    query: async (_: string, [channel]: unknown[]) => {
      // As long as the session waits: of two equal timers, the one set first fires first.
      await new Promise((resolve) => setTimeout(resolve, 1))
      session.emit('notification', { channel })
    },
  }
  await requireRealSession('A test', session as unknown as DbSession, pool, 1)
  t.equal(session.listenerCount('notification'), 0)
})

t.test('a session that fails while it is tried fails as itself, and leaves no timer', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const { session, requireReal } = setup((channel) => channel)
  session.query = () => Promise.reject(new Error('lost'))
  await t.rejects(requireReal(600_000), { message: 'lost' })
  t.strictSame([session.listenerCount('notification'), timers()], [0, before])
})
