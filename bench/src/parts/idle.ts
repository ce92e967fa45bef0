import { setTimeout as delay } from 'node:timers/promises'

import { grouped, spelled } from '../figures/words.ts'
import { memoryBytes } from '../machine/usage.ts'
import { fastifyWebSocket, socketIo, wsFrame } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Form, Part } from './part.ts'
import { inTurn, Rival } from './rival.ts'

const contestants = [wsFrame, portico, fastifyWebSocket, socketIo]

interface Size {
  readonly count: number
  readonly rounds: number
  /** The time between the last connection and the reading of the memory. */
  readonly settleMs: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: { count: 10_000, rounds: 3, settleMs: 3_000 },
  short: { count: 200, rounds: 1, settleMs: 500 },
}

/**
 * The memory of the first connections counts as the server's own: by then it has allocated its pools and its code.
 */
const first = 100

export const row = 'idle connections'

export const idle: Part = {
  name: 'idle',
  title: 'Idle connections',
  says:
    `${grouped(sizes.full.count)} connections to a freshly started server, with one subscription each. Memory per ` +
    `connection is the growth in resident memory after the first ${spelled(first)}; what the kernel keeps for a socket ` +
    'is not included. CPU is read while nothing happens except heartbeats.',
  async measure({ form, figures, guests, progress }) {
    const { count, rounds, settleMs } = sizes[form]
    for (let round = 0; round < rounds; round += 1) {
      // A guest is not started anew, and has its memory from the first round on.
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
  },
}
