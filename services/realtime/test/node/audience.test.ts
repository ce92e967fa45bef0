import t from 'tap'
import type { Answer } from '../../src/control/control.ts'
import { AudienceCounter } from '../../src/node/audience.ts'

function setup(here: number, answers: readonly Answer[]) {
  const clock = { now: 0 }
  let asked = 0
  const counter = new AudienceCounter({
    control: {
      async ask() {
        asked++
        return answers
      },
    },
    node: 'n1',
    here: () => ({ connections: here, isRead: false }),
    now: () => clock.now,
  })
  return { counter, clock, askedCount: () => asked }
}

const othersOf = (readElsewhere: boolean): readonly Answer[] => [
  { node: 'n1', value: { connections: 3, isRead: true } },
  { node: 'n2', value: { connections: 5, isRead: readElsewhere } },
  { node: 'n3', value: { connections: 0, isRead: false } },
  { node: 'n4', value: 'nonsense' },
]
const others = othersOf(true)

t.test('adds up what the others say, and counts itself once', async (t) => {
  const { counter } = setup(3, others)
  t.same(await counter.count('chat:1', 2), { connections: 8, nodes: 2, isRead: true })
})

t.test('asks nobody when nobody else listens', async (t) => {
  const { counter, askedCount } = setup(3, others)
  t.same(await counter.count('chat:1', 1), { connections: 3, nodes: 1, isRead: false })
  t.equal(askedCount(), 0)
})

t.test('asks once for a burst, and again after a moment', async (t) => {
  const { counter, clock, askedCount } = setup(0, others)
  await Promise.all([1, 2, 3].map(() => counter.count('chat:1', 2)))
  t.equal(askedCount(), 1)
  clock.now = 300
  await counter.count('chat:1', 2)
  t.equal(askedCount(), 2)
})

t.test('nobody reads when nobody does on any node', async (t) => {
  const { counter } = setup(3, othersOf(false))
  t.match(await counter.count('chat:1', 2), { connections: 8, isRead: false })
})
