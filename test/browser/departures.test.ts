import { startRedis } from '@portico/harness'
import t, { type Test } from 'tap'

import type { ServiceNode } from '../../services/realtime/test/support/service-node.ts'
import { startPublishing } from './stage/publishing.ts'
import { openTheatre, Stage } from './stage/stage.ts'
import type { Visitor } from './stage/visitor.ts'

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, {
  doors: ['nginx', 'caddy', 'embedded'],
  nodes: 2,
  env: { REDIS_URL: redis.url },
})
t.teardown(() => stage[Symbol.asyncDispose]())

const PER_SECOND = 50

/** The node that holds the only visitor, and the other node. */
async function partOf({ nodes }: Stage): Promise<{ held: ServiceNode; other: ServiceNode }> {
  const counts = await Promise.all(nodes.map((node) => node.connections()))
  const index = counts.indexOf(1)
  const [held, other] = [nodes[index], nodes[1 - index]]
  if (held === undefined || other === undefined) throw new Error(`the nodes have ${counts} connections`)
  return { held, other }
}

/** Asserts that nothing was missed, doubled, out of order, or reported as a gap. */
async function heardAll(t: Test, ada: Visitor, channel: string, count: number): Promise<void> {
  const heard = await ada.hears(channel, count)
  t.strictSame(
    heard,
    Array.from({ length: count }, (_, index) => index),
    'everything once, and in order',
  )
  t.strictSame(await ada.gaps(), [], 'and no gap that the client speaks of')
}

for (const door of ['nginx', 'caddy', 'embedded'] as const) {
  t.test(
    `${door}: a node is replaced while ${PER_SECOND} a second are published: nobody notices`,
    async (t) => {
      const channel = `feed:deploy-${door}`
      await using ada = await stage.visit({ channels: [channel] }, { door })
      const { at: liveAt } = await ada.when({ state: 'live' })
      await ada.listens(channel)
      const { held, other } = await partOf(stage)
      const publishing = startPublishing(other, channel, PER_SECOND)
      await ada.hears(channel, PER_SECOND / 2)

      held.askToLeave()
      await held.ended()
      await ada.hears(channel, (await ada.heard(channel)).length + PER_SECOND / 2)
      const published = await publishing.stop()
      await heardAll(t, ada, channel, published.length)
      const states = (await ada.moments()).filter(({ at }) => at >= liveAt).map(({ status }) => status.state)
      t.strictSame([...new Set(states)], ['live'], 'and the status never left live')
      const arrivals = await ada.arrivals(channel)
      const slowest = Math.max(...published.map((at, index) => (arrivals[index] ?? Number.NaN) - at))
      t.comment(`${published.length} publications, the slowest took ${Math.round(slowest)} ms`)
      await held.startAgain()
    },
  )

  t.test(
    `${door}: a node crashes while ${PER_SECOND} a second are published: all is recovered`,
    async (t) => {
      const channel = `feed:crash-${door}`
      await using ada = await stage.visit({ channels: [channel] }, { door })
      await ada.when({ state: 'live' })
      await ada.listens(channel)
      const { held, other } = await partOf(stage)
      const publishing = startPublishing(other, channel, PER_SECOND)
      await ada.hears(channel, PER_SECOND / 2)

      const crashed = Date.now()
      await held.kill()
      const lost = await ada.when({ state: 'connecting' }, { since: crashed })
      const back = await ada.when({ state: 'live' }, { since: lost.at })
      const published = await publishing.stop()
      await heardAll(t, ada, channel, published.length)
      t.comment(`${published.length} publications, live ${Math.round(back.at - crashed)} ms after the crash`)
      await held.startAgain()
    },
  )
}
