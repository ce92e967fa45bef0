import { setTimeout as delay } from 'node:timers/promises'

import { grouped, spelled } from '../figures/words.ts'
import { memoryBytes } from '../machine/usage.ts'
import { fastifyWebSocket, socketIo, wsFrame } from '../servers/peers.ts'
import { portico, serverOf, startNode } from '../servers/portico.ts'
import type { Contestant } from '../servers/server.ts'
import type { Bench, Form, Part } from './part.ts'
import { inTurn, Rival } from './rival.ts'

const contestants = [wsFrame, portico, fastifyWebSocket, socketIo]

interface Size {
  readonly count: number
  readonly rounds: number
  /** The time between the last connection and the reading of the memory. */
  readonly settleMs: number
  /** A few connections that are pinged often: as many heartbeats per second as all would have. */
  readonly pinged: { readonly count: number; readonly everySeconds: number }
}

/** The service's default. */
export const pingSeconds = 25
/** How many times as often a few connections are pinged, to measure in seconds what takes half a minute. */
const hurry = 5

const sizes: Readonly<Record<Form, Size>> = {
  full: {
    count: 10_000,
    rounds: 3,
    settleMs: 3_000,
    pinged: { count: 10_000 / hurry, everySeconds: pingSeconds / hurry },
  },
  short: { count: 200, rounds: 1, settleMs: 500, pinged: { count: 16, everySeconds: 2 } },
}

/**
 * The memory of the first connections counts as the server's own: by then it has allocated its pools and its code.
 */
const first = 100

export const row = 'idle connections'
export const heartbeatRow = 'idle connections, with heartbeats'

export const idle: Part = {
  name: 'idle',
  title: 'Idle connections',
  says:
    `${grouped(sizes.full.count)} connections to a freshly started server, with one subscription each. Memory per ` +
    `connection is the growth in resident memory after the first ${spelled(first)}; what the kernel keeps for a socket ` +
    `is not included. CPU is read for ${sizes.full.settleMs / 1_000} s in which nothing happens, not even a heartbeat. ` +
    `What heartbeats add is measured with ${grouped(sizes.full.pinged.count)} connections that are pinged every ` +
    `${sizes.full.pinged.everySeconds} s: as many heartbeats per second as ${grouped(sizes.full.count)} connections have, ` +
    `which are pinged every ${pingSeconds} s.`,
  async measure(bench) {
    const { form, figures, guests, progress } = bench
    const { count, rounds, settleMs } = sizes[form]
    for (let round = 0; round < rounds; round += 1) {
      // A guest is not restarted, so its memory can be measured only in the first round.
      const all = round === 0 ? [...contestants, ...guests] : contestants
      for (const contestant of inTurn(all, round)) {
        progress(`${contestant.name}, round ${round + 1}`)
        await using rival = await Rival.start(contestant, count)
        await rival.load.open({ count: first })
        await delay(settleMs / 5)
        const before = memoryBytes(rival.server.pids)
        await rival.load.open({ count })
        const [, cpuMicros] = await rival.using(() => delay(settleMs))
        const grown = memoryBytes(rival.server.pids) - before
        figures.note(row, contestant.name, {
          memory: grown / 1_024 / (count - first),
          idleCpu: cpuMicros / settleMs / 10,
        })
      }
    }
    await measureHeartbeats(bench)
  },
}

async function measureHeartbeats({ form, figures, progress }: Bench): Promise<void> {
  const { rounds, pinged } = sizes[form]
  const { count, everySeconds } = pinged
  progress(heartbeatRow)
  await using rival = await Rival.start(pingedEvery(everySeconds), count)
  await rival.load.open({ count })
  // By then each connection has had its first ping, and gets one in every further interval.
  await delay(everySeconds * 1_000)
  for (let round = 0; round < rounds; round += 1) {
    const [, cpuMicros] = await rival.using(() => delay(everySeconds * 1_000))
    figures.note(heartbeatRow, portico.name, { idleCpu: cpuMicros / everySeconds / 10_000 })
  }
}

function pingedEvery(seconds: number): Contestant {
  const variables = { PING_SECONDS: String(seconds), PONG_SECONDS: String(seconds - 1) }
  return {
    name: portico.name,
    start: async (options) => serverOf([await startNode(variables)], options),
  }
}
