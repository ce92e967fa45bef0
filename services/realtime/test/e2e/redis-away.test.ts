import { startRedis, until } from '@portico/harness'
import t from 'tap'
import { startService } from '../support/service.ts'
import { Page } from './client-page.ts'
import { HandClock } from './hand-clock.ts'

t.test(
  'a page that only listens says that Redis is away, and one that asks for a channel says so too',
  async (t) => {
    await using redis = await startRedis()
    await using running = await startService({ env: { REDIS_URL: redis.url } })
    /** Whether publications come back from Redis. */
    const isProven = async () => {
      const { components } = JSON.parse(await (await fetch(`${running.url}/ws/health/ready`)).text())
      return components.redis.ok
    }
    await until('Redis to be proven', isProven)
    const clock = new HandClock()
    const page = await Page.open(t, running, { clock })
    await page.listen('chat:1')
    await page.reach(({ roundTripMs }) => roundTripMs !== undefined)
    redis.freeze()
    await until('the node to notice', async () => !(await isProven()))
    clock.pass(25_000)
    t.match(await page.reach(({ explanation }) => explanation !== undefined), {
      state: 'live',
      finding: { id: /^(redisAway|canaryLost)$/ },
    })
    const late = await Page.open(t, running)
    const channel = late.client.channel('chat:2')
    t.match(await late.reach(({ explanation }) => explanation !== undefined), {
      state: 'recovering',
      finding: { id: 'storeUnavailable', facts: { channel: 'chat:2' } },
    })
    redis.thaw()
    await until('Redis to be proven again', isProven)
    clock.pass(25_000)
    await page.reach(({ state, finding }) => state === 'live' && finding === undefined)
    await late.reach(({ state, finding }) => state === 'live' && finding === undefined)
    t.equal(channel.state.get().kind, 'live')
  },
)
