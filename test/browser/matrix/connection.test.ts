import { until } from '@portico/harness'
import t from 'tap'

import { development, openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { inLog, inPage, inReceipt } from './sights.ts'

/** Failures of an established connection: limits, silence, and ends. */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())

const open = async (env: Readonly<Record<string, string>>) => {
  const stage = await Stage.open(theatre, { doors: ['nginx'], env: { ...development, ...env } })
  t.teardown(() => stage[Symbol.asyncDispose]())
  return stage
}
const [narrow, full, brief] = await Promise.all([
  open({ LIMIT_USER_CONNECTIONS: '1', LIMIT_QUEUE_BYTES: '65536' }),
  open({ LIMIT_NODE_CONNECTIONS: '1' }),
  // Short, so that silence is soon noticed.
  open({ PING_SECONDS: '2', PONG_SECONDS: '1', WEBSOCKET_DEV_MODE: 'false' }),
])
const [crowded, hasty] = await Promise.all([
  open({ LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1' }),
  open({ LIMIT_CONNECTION_MESSAGES_PER_SECOND: '1', LIMIT_REFUSALS: '2' }),
])

const matrix = new Matrix(t, import.meta.filename)

/** Browsers slow the timers of hidden pages down to one a minute, so only a longer time counts as sleep. */
const SLEEP_MS = 300_000

matrix.row('userConnectionLimit', 'one tab more than LIMIT_USER_CONNECTIONS', async () => {
  await using first = await narrow.visit()
  await first.when({ state: 'live' })
  await using second = await narrow.visit()
  return await inPage(second, { stage: narrow })
})

matrix.row('serviceConnectionLimit', 'one visitor more than LIMIT_NODE_CONNECTIONS', async () => {
  await using ada = await full.visit()
  await ada.when({ state: 'live' })
  await using bob = await full.visit({ token: '/token/good?user=bob' })
  return await inPage(bob, { stage: full })
})

matrix.row(
  'addressConnectionLimit',
  'an address connects more often than LIMIT_ADDRESS_CONNECTS',
  async () => {
    const url = `${crowded.door().url}/ws/http_stream`
    const done = new AbortController()
    const crowd = async () => {
      while (!done.signal.aborted) await fetch(url, { method: 'POST', body: 'no frame' })
    }
    const crowding = Promise.all([crowd(), crowd()])
    try {
      await using ada = await crowded.visit()
      return await inPage(ada, { stage: crowded })
    } finally {
      done.abort()
      await crowding
    }
  },
)

matrix.row(
  'tooManyRequests',
  'a page publishes faster than LIMIT_CONNECTION_MESSAGES, and goes on',
  async () => {
    await using ada = await hasty.visit({ channels: ['chat:1'] })
    await ada.when({ state: 'live' })
    const since = Date.now()
    await Promise.race([
      Promise.all(Array.from({ length: 30 }, (_, count) => ada.publish('chat:1', 'said', count))),
      ada.when({ explained: true }, { since }),
    ])
    return await inPage(ada, { stage: hasty, since })
  },
)

matrix.row('messageTooLarge', 'a socket of the page’s own sends more than LIMIT_FRAME_BYTES', async () => {
  await using ada = await full.visit()
  const since = Date.now()
  await ada.page.evaluate(() => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`)
    socket.onopen = () => socket.send('x'.repeat(70_000))
  })
  return await inLog(full.node, since)
})

matrix.row('forceDisconnect', 'a back end ends the connection', async () => {
  await using bob = await brief.visit({ token: '/token/good?user=bob' })
  await bob.when({ state: 'live' })
  const since = Date.now()
  await brief.node.api('disconnect', { user: 'bob' })
  return await inPage(bob, { stage: brief, since })
})

matrix.row(
  'tabFrozen',
  'the page stands still for minutes, by its own clock, and is let go meanwhile',
  async () => {
    await using ada = await brief.visit({}, { clock: 'ours' })
    await ada.when({ state: 'live', timed: true })
    await ada.page.clock.setSystemTime(Date.now() + SLEEP_MS)
    await ada.sleep()
    await brief.empty()
    const since = Date.now()
    await ada.wake()
    return await inPage(ada, { stage: brief, since })
  },
)

matrix.row(
  'noPong',
  'the same page, as the service sees it',
  async () => {
    await using ada = await brief.visit()
    await ada.when({ state: 'live' })
    const since = Date.now()
    await ada.sleep()
    const sight = await inLog(brief.node, since)
    await ada.wake()
    return sight
  },
  { knownAfterMs: 3_000 },
)

matrix.row('slowConsumer', 'a page that does not read is sent more than LIMIT_QUEUE_BYTES', async () => {
  await using ada = await narrow.visit({ channels: ['chat:flood'] })
  await ada.listens('chat:flood')
  await ada.sleep()
  const since = Date.now()
  const letter = 'x'.repeat(60_000)
  const flood = async () => {
    while ((await narrow.node.connections()) > 0) {
      await Promise.all(Array.from({ length: 20 }, () => narrow.node.publish('chat:flood', letter)))
    }
  }
  await flood()
  const sight = await inLog(narrow.node, since)
  await ada.wake()
  return sight
})

matrix.row('deadSubscriber', 'a back end publishes to a page that does not read any more', async () => {
  const channel = 'chat:dead'
  await using ada = await narrow.visit({ channels: [channel] })
  await ada.when({ state: 'live' })
  await ada.sleep()
  // A few of these fill more than half of the write queue, and the next publication finds it full.
  const letter = 'x'.repeat(20_000)
  const sight = await until('a receipt that names it', async () => {
    const receipt = await inReceipt(narrow.node, channel, letter)
    return receipt.named.length > 0 && receipt
  })
  await ada.wake()
  return sight
})

matrix.row(
  'heartbeatMissed',
  'the service stands still, sockets open',
  async () => {
    await using ada = await brief.visit()
    await ada.when({ state: 'live', timed: true })
    const since = Date.now()
    brief.node.freeze()
    const thaw = setTimeout(() => brief.node.thaw(), 16_000)
    try {
      return await inPage(ada, { stage: brief, since, withinMs: 25_000 })
    } finally {
      clearTimeout(thaw)
      brief.node.thaw()
    }
  },
  { knownAfterMs: 12_000 },
)
