import type { Finding, FindingId } from '@portico/protocol'
import t from 'tap'
import { Ailments } from '../../src/ops/ailments.ts'

function setUp() {
  const clock = { now: 0 }
  const told: string[] = []
  const ailments = new Ailments({
    findings: { found: ({ id }, { level }) => told.push(`${level} ${id}`) },
    log: { info: (fields: { finding: FindingId }) => told.push(`over ${fields.finding}`) } as never,
    now: () => clock.now,
  })
  const check = (...found: readonly Finding[]) => {
    ailments.checked(found)
    return told.splice(0)
  }
  return { clock, check }
}

t.test('an illness is told when it begins and when it is over, however often somebody asks', async (t) => {
  const { check } = setUp()
  t.strictSame(check(), [])
  t.strictSame(check({ id: 'redisAway' }), ['error redisAway'])
  t.strictSame(check({ id: 'redisAway' }), [])
  t.strictSame(check({ id: 'redisAway' }, { id: 'postgresAway' }), ['warn postgresAway'])
  t.strictSame(check({ id: 'canaryLost' }, { id: 'postgresAway' }), ['error canaryLost', 'over redisAway'])
  t.strictSame(check(), ['over canaryLost', 'over postgresAway'])
  t.strictSame(check({ id: 'redisAway' }), ['error redisAway'], 'and the next one is told again')
})

t.test('two components with the same trouble are one illness', async (t) => {
  const { check } = setUp()
  check()
  const [node, redis] = ['node', 'redis'].map((component) => ({
    id: 'redisAway' as const,
    facts: { component },
  }))
  t.ok(node && redis)
  if (node && redis) t.strictSame(check(node, redis), ['error redisAway'])
})

t.test('what is not there yet in the first moments is no illness, but one later', async (t) => {
  const { clock, check } = setUp()
  t.strictSame(check({ id: 'serviceStarting' }, { id: 'redisAway' }), [])
  clock.now = 4_999
  t.strictSame(check({ id: 'redisAway' }), [])
  clock.now = 5_000
  t.strictSame(check({ id: 'redisAway' }), ['error redisAway'])
})

t.test('once all was well, an illness of the first moments is told at once', async (t) => {
  const { check } = setUp()
  check()
  t.strictSame(check({ id: 'postgresAway' }), ['warn postgresAway'])
})

t.test('a drain is no illness', async (t) => {
  const { check } = setUp()
  check()
  t.strictSame(check({ id: 'draining' }), [])
  t.strictSame(check(), [])
})
