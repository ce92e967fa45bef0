import { setTimeout as delay } from 'node:timers/promises'

import { grouped } from '../figures/words.ts'
import { fastifyWebSocket, socketIo, wsFrame } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Form, Part } from './part.ts'
import { inTurn, Rival } from './rival.ts'

const contestants = [wsFrame, portico, fastifyWebSocket, socketIo]

const sizes: Readonly<Record<Form, { readonly count: number; readonly rounds: number }>> = {
  full: { count: 2_000, rounds: 5 },
  short: { count: 50, rounds: 1 },
}

/** How many connect at a time. */
const concurrency = 50
/** Time for a server to clean up after clients that have left. */
const partingMs = 500

export const row = 'until live'

export const connect: Part = {
  name: 'connect',
  title: 'Connect',
  says:
    `${grouped(sizes.full.count)} connections, ${concurrency} at a time; the time is from dialling until live. ` +
    'Portico verifies a different token for each connection, asks the channel’s policy, subscribes and answers with a ' +
    'position; `ws` and @fastify/websocket only upgrade; Socket.IO upgrades, opens its session and joins a room.',
  async measure({ form, figures, guests, progress }) {
    const { count, rounds } = sizes[form]
    await using stack = new AsyncDisposableStack()
    const rivals: Rival[] = []
    for (const contestant of [...contestants, ...guests])
      rivals.push(stack.use(await Rival.start(contestant, count)))
    for (let round = 0; round <= rounds; round += 1) {
      progress(round === 0 ? 'to warm up' : `round ${round}`)
      for (const rival of inTurn(rivals, Math.max(0, round - 1))) {
        const [opened, cpuMicros] = await rival.using(() => rival.load.open({ count, concurrency }))
        const { seconds, took } = opened
        await rival.load.close()
        await delay(partingMs)
        if (round === 0) continue
        figures.note(row, rival.name, {
          connectCpu: cpuMicros / count,
          rate: count / seconds,
          p50: took.p50 / 1_000,
          p99: took.p99 / 1_000,
        })
      }
    }
  },
}
