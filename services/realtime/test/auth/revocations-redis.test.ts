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
    zrangebyscore: async () => [],
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

t.test('on Redis', async (t) => {
  const server = await startRedis()
  t.teardown(() => server[Symbol.asyncDispose]())

  t.test('contract', async (t) => {
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
    t.equal(late.revocations.voided(ada), 'revoked')
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

  t.test('a living node puts back what Redis has lost', async (t) => {
    const prefix = newPrefix()
    const { revocations, links } = await openNode(t, server, prefix)
    await revocations.revoke({ user: 'ada', ...hour() })
    await server.kill()
    await server.restart()
    const kept = () => links.first.store.run((client) => client.zcard(`${prefix}:{revocations}:list`))
    await until('it to be in Redis again', async () => (await kept()) === 1)
    const other = await openNode(t, server, prefix)
    t.equal(other.revocations.voided(ada), 'revoked')
  })
})
