import t from 'tap'

import { readSchedule, writeSchedule } from './schedule.ts'
import { type Scenario, shrinkScenario } from './shrink-scenario.ts'

const text =
  'doorReload@2000+0#1 redisLost@9000+500#2 nodeCrash@12000+900#3 streetCut@30000+100#4 redisHang@33000+900#5'
const whole: Scenario = { clients: 300, schedule: readSchedule(text) }
const never = () => false

function needs(...kinds: string[]) {
  const tried: Scenario[] = []
  const isBroken = async (scenario: Scenario) => {
    tried.push(scenario)
    return kinds.every((kind) => scenario.schedule.some((planned) => planned.kind === kind))
  }
  return { tried, isBroken }
}

t.test('a schedule is read as it was written, and a slip in it is named', async (t) => {
  t.equal(writeSchedule(whole.schedule), text)
  t.throws(() => readSchedule('redisLost@now'), /SCHEDULE has redisLost@now, and not kind@begins\+lasts#seed/)
  t.throws(() => readSchedule('redisLots@1+1#1'), /SCHEDULE has redisLots/)
})

t.test('the faults of the moment are tried first, with few clients', async (t) => {
  const { tried, isBroken } = needs('streetCut')
  const shortest = await shrinkScenario(whole, { atMs: 31_000, isBroken, isOver: never })
  t.match(tried[0], { clients: 24 })
  t.same(
    tried[0]?.schedule.map(({ kind }) => kind),
    ['streetCut'],
  )
  t.same(shortest, { clients: 24, schedule: readSchedule('streetCut@2000+100#4') }, 'and begins at once')
})

t.test('a cause that lies further back is found too', async (t) => {
  const { isBroken } = needs('redisLost', 'redisHang')
  const { schedule } = await shrinkScenario(whole, { atMs: 34_000, isBroken, isOver: never })
  t.equal(writeSchedule(schedule), 'redisLost@2000+500#2 redisHang@3500+900#5')
})

t.test('what takes a large crowd keeps it', async (t) => {
  const isBroken = async ({ clients }: Scenario) => clients === 300
  const { clients, schedule } = await shrinkScenario(whole, { atMs: undefined, isBroken, isOver: never })
  t.same([clients, schedule.length], [300, 1])
})

t.test('when the time is over it has what it had', async (t) => {
  const { tried, isBroken } = needs('streetCut')
  t.same(await shrinkScenario(whole, { atMs: 31_000, isBroken, isOver: () => true }), whole)
  t.same(tried, [])
})
