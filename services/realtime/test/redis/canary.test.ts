import { setImmediate as nextTurn } from 'node:timers/promises'
import { startRedis, startRelay } from '@portico/harness'
import t, { type Test } from 'tap'
import type { Arrival } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { Canary, type CanaryState } from '../../src/redis/canary.ts'
import { kept, saying } from '../broker/contract.ts'
import { Inbox } from '../inbox.ts'
import { openLinks, proven, silent } from './world.ts'

const quick = { canaryIntervalMs: 100, canaryDeadlineMs: 400, commandTimeoutMs: 1_000 }

/** A node whose Redis is behind a relay, and a publisher that has its own way. */
async function setup(t: Test) {
  const stack = new AsyncDisposableStack()
  t.teardown(() => stack.disposeAsync())
  const server = stack.use(await startRedis())
  const relay = stack.use(await startRelay(server.port))
  const lines: string[] = []
  const states: CanaryState['kind'][] = []
  const log = {
    error: (_: unknown, line?: string) => lines.push(String(line)),
    info: (_: unknown, line?: string) => lines.push(String(line)),
  }
  const lost = new Inbox<CanaryState>()
  let connected = false
  const observeCanary = (_place: string, state: CanaryState) => {
    if (!connected) return
    if (states.at(-1) !== state.kind) states.push(state.kind)
    if (state.kind === 'lost') lost.put(state)
  }
  const links = stack.use(
    await openLinks(`redis://127.0.0.1:${relay.port}`, { ...quick, log, observeCanary }),
  )
  connected = true
  const inbox = new Inbox<Arrival>()
  const broker = new RedisBroker(links, (arrival) => inbox.put(arrival))
  const publisher = new RedisBroker(stack.use(await openLinks(server.url)), () => {})
  return { server, relay, links, broker, publisher, inbox, lines, states, lost }
}

t.test('a half-open subscriber is found out, replaced, and what it missed can be recovered', async (t) => {
  const { relay, links, broker, publisher, inbox, lines, states, lost } = await setup(t)
  await broker.listen('news')
  const { position } = await publisher.publish('news', saying('before'), kept)
  t.match(await inbox.next(), { publication: saying('before') })
  t.equal(links.isReady, true)

  relay.freeze({ matching: /subscribe/i })
  await publisher.publish('news', saying('missed'), kept)
  t.match(await lost.next(), { kind: 'lost', cause: 'not come back' })
  t.equal(links.isReady, false)

  t.same(await inbox.next(), { kind: 'interrupted', channels: new Set(['news']) })
  const page = await broker.read('news', { since: position, limit: 9 }, kept.retention)
  t.match(page.publications, [saying('missed')])
  await publisher.publish('news', saying('after'), kept)
  t.match(await inbox.next(), { publication: saying('after') })

  await proven(links)
  // With deadlines this short a busy machine may lose a canary once more; what comes first is what was done to it.
  t.same(states.filter((kind, index) => index > 0 || kind === 'lost').slice(0, 2), ['lost', 'proven'])
  t.same(lines.slice(0, 2), [
    'publications no longer come back from Redis',
    'publications come back from Redis again',
  ])
})

t.test('only the canary on its way proves the line, and not one that comes late', async (t) => {
  const tokens: string[] = []
  const canary = new Canary({
    place: 'here',
    line: { isLive: true, restart: () => {} },
    name: 'canary',
    log: silent,
    intervalMs: 60_000,
    deadlineMs: 60_000,
    publish: async (token) => tokens.push(token),
    observe: () => {},
  })
  t.teardown(() => canary[Symbol.dispose]())
  canary.interrupted()
  canary.interrupted()
  const proof = canary.prove()
  t.equal(tokens.length, 2)
  canary.received('canary', ` 0\n${tokens[0]}`)
  t.equal(await Promise.race([proof.then(() => 'landed'), nextTurn('in the air')]), 'in the air')
  t.equal(canary.state.kind, 'proving')
  canary.received('canary', ` 0\n${tokens[1]}`)
  await proof
  t.equal(canary.state.kind, 'proven')
})

t.test('a PING would have been answered', async (t) => {
  const { relay, links, lost } = await setup(t)
  relay.freeze({ matching: /subscribe/i })
  t.equal(await links.first.store.run((client) => client.ping()), 'PONG')
  t.match(await lost.next(), { cause: 'not come back' })
})

t.test(
  'a Redis that is away makes the node unready, with one line in the log however long it takes',
  async (t) => {
    const { server, links, lines, lost } = await setup(t)
    await server.kill()
    for (let flight = 0; flight < 3; flight++) t.match(await lost.next(), { cause: 'not published' })
    t.equal(links.isReady, false)
    t.same(lines, ['publications no longer come back from Redis'])
    await server.restart()
    await proven(links)
    t.equal(lines.length, 2)
  },
)
