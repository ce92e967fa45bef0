import { EventEmitter } from 'node:events'
import type { DbPool, DbSession } from '@portico/postgres'
import t from 'tap'
import { PooledSession, requireRealSession } from '../../src/streams/real-session.ts'

/** A session, and a pool whose notifications reach it as `deliver` says. */
function setup(deliver: (channel: string) => string | undefined) {
  const session = Object.assign(new EventEmitter(), {
    statements: [] as string[],
    query: async (text: string) => void session.statements.push(text),
  })
  const pool = {
    query: async (_: string, [channel]: [string]) => {
      const heard = deliver(channel)
      if (heard !== undefined) session.emit('notification', { channel: heard })
    },
  }
  return {
    session,
    requireReal: (timeoutMs: number) =>
      requireRealSession(session as unknown as DbSession, pool as unknown as DbPool, timeoutMs),
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
  t.match(new PooledSession().message, /DATABASE_DIRECT_URL/)
})

t.test('a session that fails while it is tried fails as itself, and leaves no timer', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const { session, requireReal } = setup((channel) => channel)
  session.query = () => Promise.reject(new Error('lost'))
  await t.rejects(requireReal(600_000), { message: 'lost' })
  t.strictSame([session.listenerCount('notification'), timers()], [0, before])
})
