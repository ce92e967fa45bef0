import t from 'tap'
import { RedisPresenceSite } from '../../src/presence/redis-site.ts'
import { Keys } from '../../src/redis/keys.ts'
import type { RedisLink } from '../../src/redis/link.ts'
import { member } from './contract.ts'

/**
 * A site on a Redis that fails when it is told to, and else answers what it is told to; `settled` is when nothing is
 * under way.
 */
function setup() {
  const redis = { failures: Number.POSITIVE_INFINITY, done: 0, asked: 0, answers: [] as string[] }
  const noticed: unknown[] = []
  const store = {
    keys: new Keys('test'),
    async run() {
      redis.asked++
      if (redis.failures-- > 0) throw new Error('away')
      redis.done++
      return redis.answers.shift() ?? '0'
    },
  }
  const lease = { heed() {}, async held() {}, isLiving: () => true, async survey() {} }
  const link = { store, lease } as unknown as RedisLink
  const site = new RedisPresenceSite(link, 'node', (kind, channel, infos) => {
    noticed.push([kind, channel, infos])
  })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { site, redis, noticed, settled }
}

t.test('whoever left while Redis was away is told to it until it has heard of each', async (t) => {
  const { site, redis, noticed, settled } = setup()
  t.teardown(() => site[Symbol.dispose]())
  for (let i = 0; i < 200; i++) await t.rejects(site.leave(`room:${i}`, member('ada', `c${i}`)))
  redis.failures = 1
  site.renewed()
  await settled()
  t.equal(redis.done, 63, 'one of the first batch failed')
  site.renewed()
  site.renewed()
  await settled()
  t.equal(redis.done, 200)
  const { asked } = redis
  site.renewed()
  await settled()
  t.equal(redis.asked, asked, 'and of nobody again')
  t.equal(noticed.length, 200)
  const all = Array.from({ length: 200 }, (_, i) => ['leave', `room:${i}`, [member('ada', `c${i}`)]])
  t.same(
    new Set(noticed.map((told) => JSON.stringify(told))),
    new Set(all.map((told) => JSON.stringify(told))),
  )
})

t.test(
  'a leave of which only the answer was lost is told, unless its user is there by another connection',
  async (t) => {
    for (const [connections, told] of [
      ['0', [['leave', 'room', [member('ada', 'c1')]]]],
      ['1', []],
    ] as const) {
      const { site, redis, noticed, settled } = setup()
      t.teardown(() => site[Symbol.dispose]())
      await t.rejects(site.leave('room', member('ada', 'c1')))
      redis.failures = 0
      redis.answers = ['-1', connections]
      site.renewed()
      await settled()
      t.same(noticed, told)
    }
  },
)

t.test('whoever came back meanwhile stays', async (t) => {
  const { site, redis, settled } = setup()
  t.teardown(() => site[Symbol.dispose]())
  await t.rejects(site.leave('room', member('ada', 'c1')))
  redis.failures = 0
  await site.enter('room', member('ada', 'c1'))
  const { asked } = redis
  site.renewed()
  await settled()
  t.equal(redis.asked, asked)
})

t.test('whoever Redis has lost is entered again until it has each', async (t) => {
  const { site, redis, settled } = setup()
  t.teardown(() => site[Symbol.dispose]())
  redis.failures = 0
  for (let i = 0; i < 200; i++) await site.enter(`room:${i}`, member('ada', `c${i}`))
  redis.failures = 1
  redis.done = 0
  site.regained()
  await settled()
  t.equal(redis.done, 63, 'one of the first batch failed')
  site.renewed()
  await settled()
  t.equal(redis.done, 200)
})
