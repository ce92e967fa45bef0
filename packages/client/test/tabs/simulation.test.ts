import { randomInt } from 'node:crypto'
import { randomFrom } from '@portico/client/testing'
import t from 'tap'
import type { FakeTab } from './fake-browser.ts'
import { type Member, setUpTabs } from './tabs-setup.ts'

const runs = Number(process.env.SIMULATION_RUNS ?? 25)
const seed = Number(process.env.SIMULATION_SEED ?? randomInt(2 ** 31))
const channels = ['anything:a', 'anything:b'] as const
const most = 6

/** A browser whose tabs come and go, freeze and crash, while something is published all the time. */
async function live(random: () => number) {
  let isCalm = false
  const setup = setUpTabs({
    random,
    file: async ({ clock }) => {
      await new Promise<void>((resolve) => clock.after(random() * 500, resolve))
      if (!isCalm && random() < 0.3) throw new TypeError('Failed to fetch')
      return 'the file'
    },
  })
  const { clock, service, browser } = setup
  service.weather = { ...service.weather, delay: () => random() * 30 }
  const open = new Map<FakeTab, Member>()
  const faults: string[] = []
  const published: Record<string, number> = {}
  const any = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const running = () => [...open.values()].filter(({ tab }) => tab.isRunning)
  const leading = () => running().filter(({ tab }) => browser.holders.includes(tab))
  /** The service notices when a page is gone, or frozen for too long. */
  const sever = (tab: FakeTab) => {
    for (const link of [...service.links]) if (link.clock === tab.clock) link.cut(1)
  }
  const end = (member: Member | undefined) => {
    if (member === undefined) return
    open.delete(member.tab)
    member.tab.end()
    sever(member.tab)
  }
  const stand = (member: Member | undefined, how: 'freeze' | 'hang') => {
    if (member === undefined || running().length < 2) return
    member.tab[how]()
    clock.after(1_000 + random() * 20_000, () => sever(member.tab))
  }
  const publish = (channel: (typeof channels)[number] = any(channels) ?? channels[0]) => {
    published[channel] = (published[channel] ?? 0) + 1
    service.publish(channel, 'said', published[channel])
  }

  const mishaps: readonly (() => void)[] = [
    ...Array.from({ length: 8 }, () => () => publish()),
    ...Array.from({ length: 3 }, () => () => {
      if (open.size >= most) return
      const member = setup.open(channels)
      open.set(member.tab, member)
    }),
    () => end(any([...open.values()])),
    () => end(any(leading())),
    () => {
      const member = any(running())
      if (member === undefined) return
      member.client.close()
      end(member)
    },
    () => stand(any(running()), 'freeze'),
    () => stand(any(leading()), 'freeze'),
    () => stand(any(leading()), 'hang'),
    () => void any([...open.values()].filter(({ tab }) => !tab.isRunning))?.tab.wake(),
    () => any([...service.links])?.cut(1),
    () => any([...service.links])?.cut(3001),
    () => service.drain(random() * 500),
    () => {
      browser.deaf = any(running())?.tab
      clock.after(random() * 2_000, () => {
        browser.deaf = undefined
      })
    },
    () => any(running())?.client.retry(),
    () => any(running())?.client.identityChanged(),
  ]

  const first = setup.open(channels)
  open.set(first.tab, first)
  for (let mishap = 0; mishap < 100; mishap += 1) {
    any(mishaps)?.()
    await clock.pass(random() * 1_500)
    const alive = [...service.links].filter((link) =>
      [...open.keys()].some((tab) => tab.isRunning && tab.clock === link.clock),
    )
    if (alive.length > 2) faults.push(`${alive.length} connections of running tabs at once`)
  }
  isCalm = true
  for (const { tab } of open.values()) void tab.wake()
  if (open.size === 0) {
    const member = setup.open(channels)
    open.set(member.tab, member)
  }
  await clock.pass(90_000)
  // So that both channels had publications while all tabs were there.
  for (let more = 0; more < 4; more += 1) for (const channel of channels) publish(channel)
  // The very last of it does not reach one of them.
  browser.deaf = any(running())?.tab
  for (const channel of channels) publish(channel)
  await clock.pass(1_000)
  browser.deaf = undefined
  await clock.pass(10_000)

  if (service.links.size !== 1) faults.push(`${service.links.size} connections when all is calm`)
  for (const member of open.values()) {
    const { state } = member.client.status.get()
    if (state !== 'live') faults.push(`a tab is ${state} though all is calm`)
    for (const channel of channels) {
      const fault = faultOf(member.heard[channel] ?? [], published[channel] ?? 0)
      if (fault) faults.push(`${channel}: ${fault}`)
    }
    if (member.problems.length > 0) faults.push(`reported ${member.problems}`)
  }
  for (const { client } of open.values()) client.close()
  await clock.pass(60_000)
  if (service.links.size > 0) faults.push('a connection outlived close()')
  if (browser.claims > 0) faults.push('a lock outlived close()')
  if (clock.pending > 0) faults.push(`${clock.pending} timers outlived close()`)
  for (const { leftovers } of open.keys()) if (leftovers > 0) faults.push(`${leftovers} leftovers in a tab`)
  return faults
}

/**
 * From where its first subscription began: each one once and in order, to the last. Everything is kept, so a gap is a
 * fault.
 */
function faultOf(heard: readonly number[], last: number): string | undefined {
  const whole = heard.every((one, index) => !Number.isNaN(one) && one === (heard[index - 1] ?? one - 1) + 1)
  return whole && heard.at(-1) === last ? undefined : `heard ${heard} of ${last}`
}

t.test(`${runs} browsers, seed ${seed}`, async (t) => {
  for (let run = 0; run < runs; run += 1) {
    const faults = await live(randomFrom(seed + run))
    if (faults.length > 0) {
      t.fail(`SIMULATION_SEED=${seed + run} SIMULATION_RUNS=1: ${faults.join('; ')}`)
      return
    }
  }
  t.pass('every tab is whole, on one connection, and nothing is left behind')
})
