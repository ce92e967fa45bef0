import { type RedisServer, startRedis, until } from '@portico/harness'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { RedisRevocations } from '../../src/auth/revocations-redis.ts'
import type { Revocation } from '../../src/control/control.ts'
import { Keys } from '../../src/redis/keys.ts'
import type { RedisLink } from '../../src/redis/link.ts'
import { Inbox } from '../inbox.ts'
import { openLinks, silent } from '../redis/world.ts'
import { testRevocationsContract } from './revocations-contract.ts'

let worlds = 0
const newPrefix = () => `test${++worlds}`

async function openNode(t: Test, server: RedisServer, prefix: string, now: () => number = Date.now) {
  const heard = new Inbox<Revocation>()
  const links = await openLinks(server.url, { prefix })
  t.teardown(() => links[Symbol.asyncDispose]())
  const revoked = (revocation: Revocation) => heard.put(revocation)
  const revocations = new RedisRevocations({ link: links.first, revoked, log: silent, now })
  await revocations.loaded
  return { revocations, heard, links }
}

const ada = { user: 'ada', tokenId: undefined, session: undefined, issuedAt: 1 }
const hour = () => ({ before: Date.now(), until: Date.now() + 3600_000 })

t.test('puts back many in several commands, for one takes only so many arguments', async (t) => {
  const added: number[] = []
  const client = {
    zadd: async (_name: string, ...scored: unknown[]) => void added.push(scored.length / 2),
    zremrangebyscore: async () => 0,
    zscan: async () => ['0', []],
  }
  const isAway = { value: true }
  const link = {
    bus: { keep: () => {}, unsubscribe: async () => {} },
    store: {
      keys: new Keys('many'),
      run: async (work: (redis: typeof client) => unknown) => {
        if (isAway.value) throw new Error('away')
        return work(client)
      },
      publish: async () => 0,
    },
  } as unknown as RedisLink
  const revocations = new RedisRevocations({ link, revoked: () => {}, log: silent })
  const many = Array.from({ length: 2_500 }, (_, i) => revocations.revoke({ session: `${i}`, ...hour() }))
  await Promise.allSettled(many)
  isAway.value = false
  revocations.interrupted()
  await revocations.loaded
  t.strictSame(added, [1_000, 1_000, 500])
})

t.test('what the others may not have heard of is told them until they have', async (t) => {
  const published = new Inbox<Revocation>()
  const stored: string[] = []
  const failures = { left: 0 }
  const client = {
    zadd: async (_name: string, _score: number, text: string) => void stored.push(text),
    zremrangebyscore: async () => 0,
    zscan: async () => ['0', stored.flatMap((text) => [text, '0'])],
    zrem: async () => 0,
  }
  const link = {
    bus: { keep: () => {}, unsubscribe: async () => {} },
    store: {
      keys: new Keys('untold'),
      run: async (work: (redis: typeof client) => unknown) => work(client),
      publish: async (_name: string, text: string) => {
        if (failures.left-- > 0) throw new Error('timed out')
        published.put(JSON.parse(text))
      },
    },
  } as unknown as RedisLink
  const logged: unknown[] = []
  const log = { error: (...line: unknown[]) => void logged.push(line) }
  const revocations = new RedisRevocations({ link, revoked: () => {}, log, retryMs: 1 })
  t.teardown(() => revocations[Symbol.asyncDispose]())
  // The service does not stay up for a retry alone, and neither would this test.
  const stay = setInterval(() => {}, 1_000)
  t.teardown(() => clearInterval(stay))
  const revocation = { session: 's1', ...hour() }
  failures.left = 3
  await t.rejects(revocations.revoke(revocation))
  t.same(await published.next(), revocation)
  t.same(await published.next(), revocation, 'again, for who has started before Redis held it')
  t.equal(logged.length, 1, 'and one line tells of all the failures')
  await revocations.loaded
  revocations.interrupted()
  await revocations.revoke({ session: 's2', ...hour() })
  t.match(await published.next(), { session: 's2' }, 'and they are not told again')
})

t.test('on Redis', async (t) => {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())

  t.test('they keep the contract of revocations', async (t) => {
    testRevocationsContract(t, async (t) => {
      const prefix = newPrefix()
      return {
        shared: true,
        open: async (revoked, now) => {
          const links = await openLinks(server.url, { prefix })
          t.teardown(() => links[Symbol.asyncDispose]())
          const revocations = new RedisRevocations({ link: links.first, revoked, log: silent, now })
          await revocations.loaded
          return revocations
        },
      }
    })
  })

  t.test('a node that starts later knows what was revoked before', async (t) => {
    const prefix = newPrefix()
    const early = await openNode(t, server, prefix)
    await early.revocations.revoke({ user: 'ada', ...hour() })
    const late = await openNode(t, server, prefix)
    t.equal(late.revocations.revocationStatus(ada), 'revoked')
  })

  t.test('what is over is not kept in Redis', async (t) => {
    const prefix = newPrefix()
    const clock = { now: Date.now() }
    const { revocations } = await openNode(t, server, prefix, () => clock.now)
    await revocations.revoke({ user: 'ada', ...hour() })
    clock.now += 7200_000
    await revocations.revoke({ user: 'bob', before: clock.now, until: clock.now + 1 })
    const redis = new Redis(server.url)
    t.equal(await redis.zcard(`${prefix}:{revocations}:list`), 1)
    redis.disconnect()
  })

  t.test(
    'a user who is revoked again and again is one revocation in Redis, however many nodes revoke',
    async (t) => {
      const prefix = newPrefix()
      const [one, other] = [await openNode(t, server, prefix), await openNode(t, server, prefix)]
      const { before, until: end } = hour()
      const inRedis = () =>
        one.links.first.store.run((client) => client.zrange(`${prefix}:{revocations}:list`, '0', '-1'))
      await one.revocations.revoke({ user: 'ada', before, until: end })
      await Promise.all([one.heard.next(), other.heard.next()])
      await other.revocations.revoke({ user: 'ada', before: before + 1, until: end + 1 })
      await one.heard.next()
      await one.revocations.revoke({ user: 'ada', before: before - 1, until: end })
      t.strictSame(
        (await inRedis()).map((text) => JSON.parse(text)),
        [{ user: 'ada', before: before + 1, until: end + 1 }],
      )
      const older = JSON.stringify({ user: 'ada', before: before - 2, until: end })
      await one.links.first.store.run((client) =>
        client.zadd(`${prefix}:{revocations}:list`, String(end), older),
      )
      await openNode(t, server, prefix)
      await until('what another one covers to be gone', async () => (await inRedis()).length === 1)
    },
  )

  t.test('a node that starts later knows all of many', async (t) => {
    const prefix = newPrefix()
    const early = await openNode(t, server, prefix)
    const users = Array.from({ length: 2_500 }, (_, index) => `user-${index}`)
    await Promise.all(users.map((user) => early.revocations.revoke({ user, ...hour() })))
    const late = await openNode(t, server, prefix)
    t.strictSame(
      users.filter((user) => late.revocations.revocationStatus({ ...ada, user }) !== 'revoked'),
      [],
    )
  })

  t.test('a full Redis keeps nobody from hearing of a revocation', async (t) => {
    const prefix = newPrefix()
    const [one, other] = [await openNode(t, server, prefix), await openNode(t, server, prefix)]
    const redis = new Redis(server.url)
    t.teardown(() => redis.disconnect())
    await redis.config('SET', 'maxmemory', '1')
    await t.rejects(one.revocations.revoke({ user: 'ada', ...hour() }), 'it is kept nowhere yet')
    t.match(await other.heard.next(), { user: 'ada' })
    t.equal(other.revocations.revocationStatus(ada), 'revoked')
    await redis.config('SET', 'maxmemory', '0')
    await until('it to be kept', async () => (await redis.zcard(`${prefix}:{revocations}:list`)) === 1)
  })

  t.test('a living node puts back what Redis has lost', async (t) => {
    const prefix = newPrefix()
    const { revocations, links } = await openNode(t, server, prefix)
    await revocations.revoke({ user: 'ada', ...hour() })
    await server.kill()
    await server.restart()
    const kept = () => links.first.store.run((client) => client.zcard(`${prefix}:{revocations}:list`))
    await until('it to be in Redis again', async () => (await kept()) === 1)
    const other = await openNode(t, server, prefix)
    t.equal(other.revocations.revocationStatus(ada), 'revoked')
  })
})
