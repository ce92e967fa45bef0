import { randomInt } from 'node:crypto'
import type { Contract } from '@portico/channels'
import type { Discovery } from '@portico/protocol'
import t from 'tap'
import { Feed, type FeedState } from '../../src/channel/feed.ts'
import { Lazy } from '../../src/lazy.ts'
import { Session } from '../../src/session/session.ts'
import { FakeClock } from '../../src/testing/fake-clock.ts'
import type { FakeLink } from '../../src/testing/fake-link.ts'
import { FakeService } from '../../src/testing/fake-service.ts'
import { randomFrom } from '../../src/testing/random.ts'
import { fairWeather } from '../../src/testing/weather.ts'

const runs = Number(process.env.SIMULATION_RUNS ?? 150)
const seed = Number(process.env.SIMULATION_SEED ?? randomInt(2 ** 31))
const ladder = ['websocket', 'http_stream', 'poll'] as const
const channels = ['a:1', 'b:2']
// The session only needs a document; its contents do not matter.
const discovery = {} as Discovery

interface Seen {
  readonly offsets: number[]
  gaps: number
  state: FeedState['kind']
}

/** One client, one service, and a hundred mishaps; then the network ends well. */
async function live(random: () => number) {
  const clock = new FakeClock(random)
  const service = new FakeService<Contract>({ clock, kept: 30 })
  const gentle = { ...fairWeather, delay: () => random() * 50 }
  service.weather = gentle
  const links = new Set<FakeLink>()
  let isCalm = false
  const file = new Lazy(async () => {
    await new Promise<void>((resolve) => clock.after(random() * 800, resolve))
    if (!isCalm && random() < 0.5) throw new TypeError('Failed to fetch')
    return 'what links are made with'
  })
  const moving: boolean[] = []
  const session = new Session(
    {
      origin: '',
      clock,
      tokens: undefined,
      deadlineMs: 5_000,
      discover: () => new Promise((resolve) => clock.after(random() * 800, () => resolve(discovery))),
      load: () => (file.value ? undefined : file.get()),
      ladder: () => ladder,
      link: ({ transport }, listener) => {
        const link = service.link({ transport, token: undefined, user: '1' }, listener)
        links.add(link)
        return link
      },
    },
    () => {
      moving.push(session.state.kind === 'moving')
    },
  )
  const seen = new Map<string, Seen>()
  for (const channel of channels) {
    const record: Seen = { offsets: [], gaps: 0, state: 'opening' }
    seen.set(channel, record)
    session.feeder.join(
      new Feed(channel, {
        delivered: ({ offset = 0 }) => record.offsets.push(offset),
        changed: (state) => {
          record.state = state.kind
          if (state.kind === 'live' && state.after === 'gap' && state.replayed === 0) {
            record.gaps += 1
            record.offsets.push(Number.NaN)
          }
        },
        presence: () => {},
        cut: () => {},
      }),
    )
  }
  let outside = 0
  const watch = () => {
    const alive = [...links].filter((link) => link.alive).length
    if (alive > 1 && session.state.kind !== 'moving') outside += 1
  }

  const mishaps: readonly (() => void)[] = [
    ...Array.from(
      { length: 6 },
      () => () => service.publish(channels[Math.floor(random() * 2)] ?? 'a:1', '', 0),
    ),
    () => cutAny(0),
    () => cutAny(1),
    () => cutAny(3001),
    () => cutAny(3012),
    () => session.tell({ kind: 'offline' }),
    () => session.tell({ kind: 'online' }),
    () => session.tell({ kind: 'woke' }),
    () => session.tell({ kind: 'retry' }),
    () => session.tell({ kind: 'drain' }),
    () => session.tell({ kind: 'identity' }),
    () => service.drain(random() * 2_000),
    () => service.forget('b:2'),
    () => {
      service.weather = { ...gentle, duplicates: true }
    },
    () => {
      service.weather = { ...gentle, blocked: new Set(['websocket']), delay: () => random() * 400 }
    },
    () => {
      service.weather = { ...gentle, hangs: true }
    },
    () => {
      service.weather = { ...gentle, unanswered: new Set(['a:1']) }
    },
    () => {
      service.weather = { ...gentle, refusal: 111 }
    },
    () => {
      service.weather = gentle
    },
  ]
  function cutAny(code: number) {
    const [link] = [...service.links].sort(() => random() - 0.5)
    link?.cut(code, { silently: code === 0 })
  }

  session.tell({ kind: 'start' })
  for (let mishap = 0; mishap < 100; mishap += 1) {
    mishaps[Math.floor(random() * mishaps.length)]?.()
    await clock.pass(random() * 1_500)
    watch()
  }
  service.weather = gentle
  isCalm = true
  await clock.pass(120_000)
  for (const channel of channels) service.publish(channel, '', 0)
  await clock.pass(1_000)
  const state = session.state
  const channelStates = [...seen.values()].map((record) => record.state)
  session.tell({ kind: 'close' })
  await clock.pass(60_000)
  return {
    state,
    channelStates,
    seen,
    service,
    clock,
    outside,
    open: [...links].filter((link) => link.alive).length,
  }
}

/** Whether every offset arrives once and in order, with jumps only where the client reported a gap. */
function isWhole({ offsets }: Seen): boolean {
  let previous: number | undefined
  for (const offset of offsets) {
    if (Number.isNaN(offset)) {
      previous = undefined
      continue
    }
    if (previous !== undefined && offset !== previous + 1) return false
    previous = offset
  }
  return true
}

t.test(`${runs} lives of a client, seed ${seed}`, async (t) => {
  for (let run = 0; run < runs; run += 1) {
    const { state, channelStates, seen, service, clock, outside, open } = await live(randomFrom(seed + run))
    const faults: string[] = []
    if (state.kind !== 'live') faults.push(`ended ${state.kind} though the network ended well`)
    if (channelStates.some((kind) => kind !== 'live'))
      faults.push(`channels stayed ${channelStates.join(', ')}`)
    for (const [channel, record] of seen) {
      if (!isWhole(record)) faults.push(`${channel} arrived as ${record.offsets.join(' ')}`)
      const top = service.stream(channel).top.offset
      if (record.offsets.at(-1) !== top) faults.push(`${channel} ends before ${top}`)
    }
    // It is never forgotten, and all of it is kept.
    const needless = seen.get('a:1')?.gaps ?? 0
    if (needless > 0) faults.push(`a:1 was not recovered, ${needless} times`)
    if (outside > 0) faults.push(`two living connections outside of a hand-over, ${outside} times`)
    if (service.mostLinks > 2) faults.push(`${service.mostLinks} connections at once`)
    if (open > 0) faults.push('a connection outlived close()')
    if (clock.pending > 0) faults.push(`${clock.pending} timers outlived close()`)
    if (faults.length > 0) {
      t.fail(`SIMULATION_SEED=${seed + run} SIMULATION_RUNS=1: ${faults.join('; ')}`)
      return
    }
  }
  t.pass('every one connected, whole, and nothing left behind')
})
