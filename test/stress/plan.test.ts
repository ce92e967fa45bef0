import t from 'tap'

import { faultKinds } from './faults/table.ts'
import { makePlan } from './plan.ts'
import { readSettings } from './settings.ts'

t.test('the same seed makes the same plan, another seed another', async (t) => {
  const options = { seconds: 60, clients: 20 }
  t.same(makePlan({ ...options, seed: 1 }), makePlan({ ...options, seed: 1 }))
  t.notSame(makePlan({ ...options, seed: 1 }).schedule, makePlan({ ...options, seed: 2 }).schedule)
})

t.test('no kind comes a second time before every other has come', async (t) => {
  const { schedule } = makePlan({ seed: 5, seconds: 600, clients: 4 })
  const first = schedule.slice(0, faultKinds.length).map(({ kind }) => kind)
  t.same([...first].sort(), [...faultKinds].sort())
})

t.test('the size is that of everything, but for how often something is published', async (t) => {
  const few = makePlan({ seed: 1, seconds: 1, clients: 16 })
  const many = makePlan({ seed: 1, seconds: 1, clients: 600 })
  t.ok(many.strangers > 2_000 && many.strangers > 30 * few.strangers)
  t.ok(many.writers.length > few.writers.length)
  t.ok(many.publishEveryMs > few.publishEveryMs)
})

t.test(
  'a schedule that is given is kept, with the seed’s own people and for as long as it takes',
  async (t) => {
    const own = makePlan({ seed: 9, seconds: 60, clients: 8 })
    const schedule = [{ kind: 'redisLost', atMs: 2_000, lastsMs: 700, seed: 4 }] as const
    const given = makePlan({ seed: 9, clients: 8, schedule })
    t.same(given.clients, own.clients)
    t.same(given.schedule, schedule)
    t.ok(given.seconds > 3 && given.seconds < 20)
  },
)

t.test('somebody asks for a channel of another, and every owned channel has its owner', async (t) => {
  const { channels, clients } = makePlan({ seed: 3, seconds: 1, clients: 16 })
  const owners = new Map(channels.map(({ name, owner }) => [name, owner]))
  for (const { name, channels: wanted } of clients) {
    t.ok(
      wanted.every((channel) => owners.has(channel)),
      `${name} asks for what there is`,
    )
  }
  const foreign = clients.filter(({ name, channels: wanted }) =>
    wanted.some((channel) => ![undefined, name].includes(owners.get(channel))),
  )
  t.ok(foreign.length > 8)
  t.ok(channels.every(({ owner }) => owner === undefined || clients.some(({ name }) => name === owner)))
})

t.test('what make stress is given is read with its defaults, and a slip is named', async (t) => {
  t.match(readSettings({ SEED: '7' }), { seed: 7, minutes: 1, kinds: undefined, guards: [] })
  t.match(readSettings({ SEEDS: '7 8', FAULTS: 'all' }), { seeds: [7, 8], kinds: faultKinds, clients: 300 })
  t.match(readSettings({ GUARD: 'policy drain', FAULTS: 'none' }), { guards: ['policy', 'drain'], kinds: [] })
  t.throws(() => readSettings({ FAULTS: 'redisLots' }), /FAULTS knows no redisLots: nodeCrash/)
  t.throws(() => readSettings({ MINUTES: 'one' }), /MINUTES=one is no number/)
})
