import { setTimeout as delay } from 'node:timers/promises'
import { startRedis } from '@portico/harness'

import { grouped, spelled } from '../figures/words.ts'
import { Load } from '../load/load.ts'
import { serverOf, startNode } from '../servers/portico.ts'
import type { Form, Part } from './part.ts'
import { noteRecovery } from './recovery.ts'

interface Size {
  readonly subscribers: number
  readonly rate: number
  readonly drainSeconds: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: { subscribers: 2_000, rate: 5, drainSeconds: 20 },
  short: { subscribers: 40, rate: 20, drainSeconds: 2 },
}

export const row = 'rolling deploy'

export const deploy: Part = {
  name: 'deploy',
  title: 'Rolling deploy',
  says:
    `Two nodes with Redis, ${grouped(sizes.full.subscribers)} subscribers, ${spelled(sizes.full.rate)} publications per ` +
    'second. One node after the other is told to stop (SIGTERM), moves its connections to the other, and is started ' +
    'again. The clients are as simple as the protocol allows: they wait until they are disconnected, dial the other node ' +
    'within half a second, and recover. The publisher is on a third node, which stays up.',
  async measure(bench) {
    const { subscribers, rate, drainSeconds } = sizes[bench.form]
    await using redis = await startRedis()
    const variables = { REDIS_URL: redis.url, DRAIN_SECONDS: String(drainSeconds) }
    await using stack = new AsyncDisposableStack()
    // The publisher stays on a node that is not replaced.
    const publishing = stack.use(await startNode(variables))
    const nodes = [await startNode(variables), await startNode(variables)]
    const server = stack.use(await serverOf(nodes, { clients: subscribers }))
    const { port } = publishing
    const load = stack.use(await Load.start([...server.script, ['publisher address', `127.0.0.1 ${port}`]]))
    await load.open({ count: subscribers })

    bench.progress(`${subscribers} subscribers on two nodes`)
    const running = load.run({ rate })
    await delay(1_000)
    for (const [index, node] of nodes.entries()) {
      bench.progress(`node ${index + 1} is replaced`)
      await node.replace()
    }
    await delay(1_000)
    load.stop()
    noteRecovery(bench, row, 'Portico', await running)
  },
}
