import t from 'tap'

import { openTheatre, Stage } from './stage/stage.ts'
import type { Visitor } from './stage/visitor.ts'

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, { doors: ['nginx', 'caddy', 'embedded'] })
t.teardown(() => stage[Symbol.asyncDispose]())

/**
 * The client waits half a minute before it climbs to a better transport; the page's clock is advanced by this much.
 */
const BEFORE_A_CLIMB_MS = 31_000

/**
 * Advances the clock until the page climbs. If a dial takes too long, as on a busy machine, the next attempt is twice
 * as far away.
 */
async function climbs(ada: Visitor): Promise<void> {
  const since = Date.now()
  const isUp = async () => void (await ada.when({ state: 'live', transport: 'websocket' }, { since }))
  await ada.page.clock.fastForward(BEFORE_A_CLIMB_MS)
  await isUp().catch(async () => {
    await ada.page.clock.fastForward(2 * BEFORE_A_CLIMB_MS)
    await isUp()
  })
}

for (const door of ['nginx', 'caddy', 'embedded'] as const) {
  t.test(`${door}: the first connection is a WebSocket on the page's own origin`, async (t) => {
    const channel = `feed:${door}`
    await using ada = await stage.visit({ channels: [channel] }, { door })
    const { at } = await ada.when({ state: 'live', transport: 'websocket' })
    t.comment(`live ${Math.round(at - (await ada.startedAt()))} ms after the page had started`)
    await ada.listens(channel)
    await stage.node.publish(channel, { event: 'said', data: 'hello' })
    t.strictSame(await ada.hears(channel, 1), ['hello'])
  })
}

for (const door of ['nginx', 'caddy'] as const) {
  t.test(`${door}: WebSockets are blocked: falls to the stream, says so, and climbs back`, async (t) => {
    const channel = `feed:blocked-${door}`
    await stage.door(door).break('blocksWebSockets')
    t.teardown(() => stage.door(door).mend())
    await using ada = await stage.visit({ channels: [channel] }, { door, clock: 'ours' })
    const { status } = await ada.when({ state: 'degraded', transport: 'http_stream' })
    t.ok(status.notBetter, 'says why it is not a WebSocket')
    await ada.listens(channel)
    await stage.node.publish(channel, { event: 'said', data: 'over the stream' })
    await ada.hears(channel, 1)

    await stage.door(door).mend()
    await climbs(ada)
    await stage.node.publish(channel, { event: 'said', data: 'over the socket' })
    t.strictSame(await ada.hears(channel, 2), ['over the stream', 'over the socket'])
  })
}

t.test('nginx: streams are held back, too: falls to polling', async (t) => {
  const channel = 'feed:buffered'
  await stage.door('nginx').break('buffersStreams')
  t.teardown(() => stage.door('nginx').mend())
  await using ada = await stage.visit({ channels: [channel] }, { door: 'nginx' })
  const { status } = await ada.when({ state: 'degraded', transport: 'poll' })
  t.ok(status.notBetter)
  await ada.listens(channel)
  await stage.node.publish(channel, { event: 'said', data: 'asked for' })
  t.strictSame(await ada.hears(channel, 1), ['asked for'])
})
