import { startRedis, until } from '@portico/harness'
import type { TraceCode, TraceReport } from '@portico/protocol'
import t from 'tap'
import { AttemptArchive } from '../../src/black-box/attempt-archive.ts'
import { openLinks } from '../redis/world.ts'
import { startService, testOrigin } from '../support/service.ts'
import { traceOf } from '../support/sightings.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())

function report(code: TraceCode, reason = ''): TraceReport {
  const timelines = [{ code, steps: [], finding: { id: 'silent', facts: { reason } } as const }]
  return { code, reached: false, sightings: [], timelines, unanswered: [] }
}

t.test('what was known of a failed attempt outlives the node that saw it', async (t) => {
  const env = { REDIS_URL: redis.url }
  const code: TraceCode = 'PT-7F3K2M'
  await using stays = await startService({ env })
  const isReady = async ({ url }: { readonly url: string }) => (await fetch(`${url}/ws/health/ready`)).ok
  {
    await using goes = await startService({ env })
    await until('both nodes', async () => (await isReady(stays)) && (await isReady(goes)))
    const client = await WireClient.open(`${goes.websocketUrl}?trace=${code}`)
    client.call('connect', { token: await signToken({ secret: 'no secret of ours' }) }).catch(() => {})
    await client.closed
    const timeline = { code, steps: [{ at: 1, what: 'dialled' }], finding: { id: 'invalidToken' } }
    const answer = await fetch(`${goes.url}/ws/diagnose?trace=${code}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: testOrigin },
      body: JSON.stringify({ timeline }),
    })
    t.match(await answer.json(), { trace: { reached: true, timelines: [{ reached: true }] } })
    const both = await until('the other node to know of it', async () => {
      const told = await traceOf(stays, code)
      return told.timelines.length > 0 && told
    })
    t.equal(both.sightings.length, 1, 'a sighting that is remembered and archived is one')
    t.equal(both.timelines.length, 1)
  }
  const left = await until('the archived report', async () => {
    const told = await traceOf(stays, code)
    return told.timelines.length > 0 && told
  })
  t.match(left, {
    reached: true,
    sightings: [{ finding: { id: 'wrongSignature' } }],
    timelines: [{ finding: { id: 'invalidToken' } }],
  })
})

t.test('it has a bounded room, and all of it ends', async (t) => {
  const links = await openLinks(redis.url, { prefix: 'archive', node: 'n1' })
  t.teardown(() => links[Symbol.asyncDispose]())
  const { store } = links.first
  const clock = { now: 0 }
  const archive = new AttemptArchive(store, () => clock.now)
  await archive.keep(report('PT-000001', 'x'.repeat(40_000)))
  t.equal(await archive.find('PT-000001'), undefined, 'one that is too long is not kept')
  await archive.keep(report('PT-000001', '語'.repeat(20_000)))
  t.equal(await archive.find('PT-000001'), undefined, 'its length is counted in bytes')
  const code = (number: number): TraceCode => `PT-${String(number).padStart(6, '0')}`
  for (let number = 0; number < 1_200; number += 1) {
    clock.now += 100
    await archive.keep(report(code(number)))
  }
  const keys = await store.run((client) => client.keys('archive:{attempt:*'))
  t.ok(keys.length > 500 && keys.length <= 1_000, `${keys.length} of 1,200`)
  for (const key of keys.slice(0, 20)) {
    const left = await store.run((client) => client.ttl(key))
    t.ok(left > 0 && left <= 86_400, key)
  }
  t.match(await archive.find(code(1_199)), { code: code(1_199) })
  for (let number = 0; number < 1_200; number += 20) {
    const found = await archive.find(code(number))
    t.ok(found === undefined || found.code === code(number), 'never another’s')
  }

  for (let number = 2_000; number < 2_200; number += 1) await archive.keep(report(code(number)))
  let kept = 0
  for (let number = 2_000; number < 2_200; number += 1) if (await archive.find(code(number))) kept += 1
  t.ok(kept <= 50, 'nor is a flood of reports written')
})
