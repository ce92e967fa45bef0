import { Load } from '../load/load.ts'
import { loadAverage } from '../machine/machine.ts'
import { cpuNanoseconds, memoryBytes } from '../machine/usage.ts'
import { serverOf, startNode } from '../servers/portico.ts'
import type { Sample } from './log.ts'

/** The constant load: people who stay, and people who come, read a little and leave. */
export const mix = {
  subscribers: 500,
  channels: 20,
  /** Publications per second over all channels. Each is heard by 25 subscribers. */
  rate: 40,
  visitors: 50,
  windowSeconds: 10,
} as const

const mib = 2 ** 20

/** Runs the mixed load against the real service, and samples its figures after each window. */
export async function soak(minutes: number, told: (sample: Sample) => void): Promise<readonly Sample[]> {
  await using node = await startNode()
  await using server = await serverOf([node], { clients: mix.subscribers })
  await using residents = await Load.start(server.script)
  await using visitors = await Load.start(server.script)
  await residents.open({ count: mix.subscribers, channels: mix.channels })
  const started = performance.now()
  const samples: Sample[] = []
  while (performance.now() - started < minutes * 60_000) {
    const cpuBefore = cpuNanoseconds(server.pids)
    const from = performance.now()
    const [heard, visits] = await Promise.all([
      residents.run({ rate: mix.rate, seconds: mix.windowSeconds }),
      comeAndGo(visitors),
    ])
    const nanoseconds = Number(cpuNanoseconds(server.pids) - cpuBefore)
    const sample: Sample = {
      seconds: Math.round((performance.now() - started) / 1_000),
      rssMiB: memoryBytes(server.pids) / mib,
      heapMiB: (await heapBytes(node.port)) / mib,
      cpuPercent: nanoseconds / 1e4 / (performance.now() - from),
      p50: heard.latency.p50 / 1_000,
      p99: heard.latency.p99 / 1_000,
      delivered: heard.delivered,
      lost: heard.lost,
      repeats: heard.doubled,
      visits,
      loadAverage: loadAverage(),
    }
    samples.push(sample)
    told(sample)
  }
  return samples
}

/** Visitors connect, subscribe, hear a burst and disconnect, as often as fits into a window. */
async function comeAndGo(visitors: Load): Promise<number> {
  let visits = 0
  const end = performance.now() + (mix.windowSeconds - 2) * 1_000
  while (performance.now() < end) {
    await visitors.open({ count: mix.visitors, channels: mix.channels })
    await visitors.run({ rate: mix.channels, burst: 2, seconds: 1 })
    await visitors.close()
    visits += mix.visitors
  }
  return visits
}

async function heapBytes(port: number): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const value = /^\w*nodejs_heap_size_used_bytes(?:\{[^}]*\})? (\S+)$/m.exec(page)?.[1]
  return Number(value ?? Number.NaN)
}
