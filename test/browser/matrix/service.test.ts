import { startRedis, startRelay, until } from '@portico/harness'
import t from 'tap'

import { openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { andByDoctor, inReadiness, inReceipt } from './sights.ts'

/** Failures of the service itself, of what it depends on, and of having no listeners. */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const redis = await startRedis()
t.teardown(() => redis[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, {
  doors: ['nginx'],
  nodes: 2,
  env: { REDIS_URL: redis.url, DRAIN_NOTICE_SECONDS: '2' },
})
t.teardown(() => stage[Symbol.asyncDispose]())
const [first, second] = stage.nodes
if (first === undefined || second === undefined) throw new Error('this stage has two nodes')

/** The interval of the canary, plus how long it is waited for. */
const CANARY_MS = 5_000 + 3_000

const matrix = new Matrix(t, import.meta.filename)

matrix.row('nobodyListens', 'a back end publishes, and nobody has subscribed', () =>
  inReceipt(first, 'chat:empty'),
)

matrix.row('nobodyOnOtherNodes', 'whoever has subscribed is on the node of the publisher', async () => {
  await using ada = await stage.visit({ channels: ['chat:here'] })
  await ada.when({ state: 'live' })
  const home = await until('the subscription', async () => {
    const counts = await Promise.all(stage.nodes.map((node) => node.connections()))
    return stage.nodes[counts.indexOf(1)]
  })
  return await inReceipt(home, 'chat:here')
})

matrix.row('draining', 'a node is asked to leave', async () => {
  const since = Date.now()
  second.askToLeave()
  const sight = await inReadiness(second, since)
  await second.ended()
  return sight
})

matrix.row(
  'canaryLost',
  'the line on which publications come from Redis is half open',
  async () => {
    await using line = await startRelay(redis.port)
    const env = { REDIS_URL: `redis://127.0.0.1:${line.port}` }
    await using deaf = await Stage.open(theatre, { doors: ['nginx'], env })
    const since = Date.now()
    line.freeze({ matching: /subscribe/i, lasting: true })
    return await andByDoctor(deaf.door(), await inReadiness(deaf.node, since))
  },
  { knownAfterMs: CANARY_MS },
)

matrix.row('redisAway', 'Redis is killed', async () => {
  const since = Date.now()
  await redis.kill()
  return await andByDoctor(stage.door(), await inReadiness(first, since))
})

matrix.row('serviceStarting', 'Postgres takes the connection and does not answer yet', async () => {
  await using mute = await startRelay(first.port)
  mute.freeze()
  const env = { DATABASE_URL: `postgres://nobody@127.0.0.1:${mute.port}/none` }
  await using starting = await Stage.open(theatre, { doors: ['nginx'], env })
  return await inReadiness(starting.node, Date.now())
})
