import { setTimeout as delay } from 'node:timers/promises'

import { grouped } from '../figures/words.ts'
import { fastifyWebSocket, socketIo, wsFrame } from '../servers/peers.ts'
import { portico } from '../servers/portico.ts'
import type { Form, Part } from './part.ts'
import { inTurn, Rival } from './rival.ts'

const contestants = [wsFrame, portico, fastifyWebSocket, socketIo]

interface Size {
  readonly count: number
  /** How many rounds after the first it takes to compile the code for a connection. They are not noted. */
  readonly warmUps: number
  readonly rounds: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: { count: 2_000, warmUps: 7, rounds: 5 },
  short: { count: 50, warmUps: 1, rounds: 1 },
}

/** How many connect at a time. */
const concurrency = 50
/** Time for a server to clean up after clients that have left. */
const partingMs = 500

export const row = 'until live'
const firstRow = 'until live, the first of a process'

/** The row that each round is noted in. */
function rowsOf({ warmUps, rounds }: Size): readonly (string | undefined)[] {
  return [firstRow, ...Array<undefined>(warmUps).fill(undefined), ...Array<string>(rounds).fill(row)]
}

export const connect: Part = {
  name: 'connect',
  title: 'Connect',
  says:
    `${grouped(sizes.full.count)} connections, ${concurrency} at a time; the time is from dialling until live. First to a ` +
    'process that has just started, which still compiles its code; then, after ' +
    `${grouped(sizes.full.count * sizes.full.warmUps)} more, to one that has done so. ` +
    'Portico verifies a different token for each connection, asks the channel’s policy, subscribes and answers with a ' +
    'position; `ws` and @fastify/websocket only upgrade; Socket.IO upgrades, opens its session and joins a room.',
  async measure({ form, figures, guests, progress }) {
    const { count } = sizes[form]
    await using stack = new AsyncDisposableStack()
    const rivals: Rival[] = []
    for (const contestant of [...contestants, ...guests])
      rivals.push(stack.use(await Rival.start(contestant, count)))
    for (const [round, noted] of rowsOf(sizes[form]).entries()) {
      progress(noted ?? 'to warm up')
      for (const rival of inTurn(rivals, round)) {
        const [opened, cpuMicros] = await rival.using(() => rival.load.open({ count, concurrency }))
        const { seconds, took } = opened
        await rival.load.close()
        await delay(partingMs)
        if (noted === undefined) continue
        figures.note(noted, rival.name, {
          connectCpu: cpuMicros / count,
          rate: count / seconds,
          p50: took.p50 / 1_000,
          p99: took.p99 / 1_000,
        })
      }
    }
  },
}
