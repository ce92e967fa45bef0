import t from 'tap'
import type { Component, ComponentState } from '../../src/ops/health.ts'
import { Stores } from '../../src/ops/stores.ts'

const ill = (more: object = {}): ComponentState => ({ kind: 'ill', detail: 'away', ...more })

function stores(states: Partial<Record<Component['name'], ComponentState>>): Stores {
  const names = ['redis', 'postgres'] as const
  const well: ComponentState = { kind: 'well' }
  return new Stores(names.map((name) => ({ name, essential: true, check: () => states[name] ?? well })))
}

const ephemeral = new Set(['ephemeral'] as const)
const durable = new Set(['durable'] as const)

t.test('a page is told of the stores that its own channels need', async (t) => {
  const redis = stores({ redis: ill({ finding: 'canaryLost' }) })
  t.equal(await redis.findingFor(ephemeral), 'canaryLost')
  t.equal(await redis.findingFor(durable), 'canaryLost', 'what is durable travels that way too')
  t.equal(await redis.findingFor(new Set()), undefined)
  const postgres = stores({ postgres: ill() })
  t.equal(await postgres.findingFor(durable), 'postgresAway')
  t.equal(await postgres.findingFor(ephemeral), undefined)
  t.equal(await stores({}).findingFor(new Set([...ephemeral, ...durable])), undefined)
})

t.test('it is not told what is for operators, or of a service that starts', async (t) => {
  for (const finding of ['logEnding', 'numberingLate', 'serviceStarting'])
    t.equal(await stores({ postgres: ill({ finding }) }).findingFor(durable), undefined, finding)
})
