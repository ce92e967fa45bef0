import { startRedis, until } from '@portico/harness'
import t from 'tap'
import { startService } from '../support/service.ts'
import { countOf } from '../support/sightings.ts'
import { WireClient } from '../support/wire-client.ts'

t.test(
  'a Redis that hangs shows in readiness and metrics; connections stay, and all comes back',
  async (t) => {
    await using redis = await startRedis()
    await using running = await startService({ env: { REDIS_URL: redis.url } })
    const readiness = async () => {
      const response = await fetch(`${running.url}/ws/health/ready`)
      return { code: response.status, body: JSON.parse(await response.text()) }
    }
    const metric = async (name: string) => {
      const text = await (await fetch(`${running.url}/metrics`)).text()
      return new RegExp(`^${name}\\S* (\\S+)$`, 'm').exec(text)?.[1]
    }
    await until('readiness', async () => (await readiness()).code === 200)
    await using client = await WireClient.connect(running.websocketUrl)
    await client.call('subscribe', { channel: 'chat:1' })
    t.equal(await metric('portico_canary_up'), '1')

    redis.freeze()
    const { body } = await until('unreadiness', async () => {
      const asked = await readiness()
      return asked.code === 503 && asked.body.components.redis.ok === false && asked
    })
    t.match(body, { status: 'not ready', components: { redis: { ok: false, detail: /do not come back/ } } })
    t.notMatch(JSON.stringify(body), redis.url.replace('redis://', ''), 'and names no address')
    t.equal(await metric('portico_canary_up'), '0')
    t.equal((await fetch(`${running.url}/ws/health/live`)).status, 200, 'restarting would mend nothing')
    const found = async () => (await countOf(running, 'redisAway')) + (await countOf(running, 'canaryLost'))
    await until('the finding to be counted', async () => (await found()) >= 1)
    const told = running.lines.filter(({ level, title }) => level === 'error' && title !== undefined)
    t.match(told[0], { finding: /^(redisAway|canaryLost)$/, cause: String, cure: /Redis/ })
    const slo = await (await fetch(`${running.url}/ws/slo`)).json()
    t.match(slo, {
      now: [{ finding: /^(redisAway|canaryLost)$/ }],
      window: { topFinding: { cure: /Redis/ } },
    })
    t.match(await client.call('rpc', { method: '$sys.whoami', data: '{}' as never }), { data: /"user":"42"/ })

    redis.thaw()
    await until('readiness again', async () => (await readiness()).code === 200)
    t.ok(Number(await metric('portico_canary_failures_total')) >= 1)
    const published = client.publication()
    await until('a publish', () => client.call('publish', { channel: 'chat:1', data: '"again"' as never }))
    t.match(await published, { data: '"again"' })
  },
)
