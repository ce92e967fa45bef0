import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { type Component, Health, healthRoutes } from '../../src/ops/health.ts'

function well(name: Component['name'], essential = true): Component {
  return { name, essential, check: () => ({ kind: 'well' }) }
}

async function setUp(t: Test, health: Health) {
  const app = Fastify()
  await app.register(healthRoutes, { health })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  t.teardown(() => app.close())
  return async (path: string) => {
    const response = await fetch(`${address}/ws/health/${path}`)
    return {
      status: response.status,
      cache: response.headers.get('cache-control'),
      body: await response.json(),
    }
  }
}

t.test('is ready when every component is well, and names them', async (t) => {
  const get = await setUp(
    t,
    new Health({ components: [well('broker'), well('postgres', false)], now: () => 0 }),
  )
  t.strictSame(await get('ready'), {
    status: 200,
    cache: 'no-store',
    body: {
      status: 'ready',
      components: {
        broker: { ok: true, essential: true, ms: 0 },
        postgres: { ok: true, essential: false, ms: 0 },
      },
    },
  })
})

t.test('is not ready without what it cannot do without', async (t) => {
  const detail = 'no canary came back for 12 s; subscribers here receive nothing'
  const broker: Component = { name: 'broker', essential: true, check: async () => ({ kind: 'ill', detail }) }
  const get = await setUp(t, new Health({ components: [broker, well('node')] }))
  t.match(await get('ready'), {
    status: 503,
    body: {
      status: 'not ready',
      components: { broker: { ok: false, detail, finding: 'canaryLost' }, node: { ok: true } },
      findings: [{ finding: 'canaryLost', cause: /did not return/, cure: /Redis/ }],
    },
  })
  t.match(
    await get('live'),
    { status: 200, body: { status: 'live' } },
    'and yet alive: restarting would not help',
  )
})

t.test('stays in rotation without Postgres, and says so', async (t) => {
  const postgres: Component = {
    name: 'postgres',
    essential: false,
    check: () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:5432 user=app password=hunter2'), {
        code: 'ECONNREFUSED',
      })
    },
  }
  const get = await setUp(t, new Health({ components: [postgres, well('broker')] }))
  const answer = await get('ready')
  t.match(answer, {
    status: 200,
    body: {
      status: 'degraded',
      components: { postgres: { ok: false, detail: 'the check failed: ECONNREFUSED' } },
    },
  })
  t.notMatch(JSON.stringify(answer), /hunter2|10\.1\.2\.3/)
})

t.test('does not wait for a component that hangs', async (t) => {
  const hanging: Component = { name: 'redis', essential: true, check: () => new Promise(() => {}) }
  const readiness = await new Health({ components: [hanging], timeoutMs: 20 }).readiness()
  t.match(readiness, {
    status: 'not ready',
    components: { redis: { detail: 'did not answer within 20 ms' } },
  })
})

t.test('probes that come together share one round', async (t) => {
  let asked = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const slow: Component = {
    name: 'redis',
    essential: true,
    check: async () => {
      asked += 1
      await promise
      return { kind: 'well' }
    },
  }
  const checked: unknown[] = []
  const health = new Health({ components: [slow], onChecked: (...result) => checked.push(result) })
  const probes = Promise.all([health.readiness(), health.readiness(), health.readiness()])
  resolve()
  await probes
  t.equal(asked, 1)
  t.strictSame(checked, [['redis', true]])
  await health.readiness()
  t.equal(asked, 2, 'and the next one asks again')
})

t.test('one trouble that makes several ill is told once, and another beside it', async (t) => {
  const ill = (name: Component['name'], reason: string): Component => ({
    name,
    essential: true,
    check: () => ({ kind: 'ill', detail: `${name} is ill`, finding: 'redisAway', reason }),
  })
  const components = [
    ill('node', 'it hangs up'),
    ill('redis', 'it hangs up'),
    ill('broker', 'it is a replica'),
  ]
  const { components: reports, findings } = await new Health({ components }).readiness()
  t.equal(Object.keys(reports).length, 3)
  t.match(findings, [{ cause: /it hangs up/ }, { cause: /it is a replica/ }])
  t.equal(findings?.length, 2)
})
