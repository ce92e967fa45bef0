import { startRedis, startRelay, until } from '@portico/harness'
import t, { type Test } from 'tap'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import type { NodeInfo, Order, Question } from '../../src/control/control.ts'
import { ControlMessageTooLarge, maxMessageCharacters } from '../../src/control/control-message.ts'
import { RedisControl } from '../../src/control/redis.ts'
import { openLinks } from '../redis/world.ts'
import { Recorder } from './contract.ts'

const quick = { leaseMs: 400, canaryIntervalMs: 100, canaryDeadlineMs: 200, commandTimeoutMs: 200 }
const question: Question = { kind: 'info' }
const disconnect: Order = { kind: 'disconnect', target: { user: 'ada' }, reason: 'forceDisconnect' }

/** Node n1, and n2 behind a relay. */
async function setup(t: Test) {
  const stack = new AsyncDisposableStack()
  t.teardown(() => stack.disposeAsync())
  const server = stack.use(await startRedis())
  const relay = stack.use(await startRelay(server.port))
  const lines: string[] = []
  const log = { info: () => {}, error: (_: unknown, line?: string) => lines.push(String(line)) }
  const open = async (node: string, url: string) => {
    const links = stack.use(await openLinks(url, { ...quick, node }))
    const handler = new Recorder()
    const control = new RedisControl({ link: links.first, node, handler, log })
    await control.listening
    control.describe(() => ({ id: node }) as NodeInfo)
    return { control, handler }
  }
  const n1 = await open('n1', server.url)
  const n2 = await open('n2', `redis://127.0.0.1:${relay.port}`)
  return { server, relay, n1, n2, lines }
}

t.test('a frozen node costs a question its time and nothing more, and is gone with its lease', async (t) => {
  const { relay, n1 } = await setup(t)
  relay.freeze()
  t.same(await n1.control.ask('all', question, 50), [{ node: 'n1', value: 7 }])
  await n1.control.order('all', disconnect)
  t.same(await n1.handler.orders.next(), disconnect)
  await until('its lease to end', async () => (await n1.control.nodes()).length === 1)
})

t.test('an answer that is too large is none, at once, and said in the log of who gave it', async (t) => {
  const { n1, n2, lines } = await setup(t)
  n2.handler.answered = () => 'x'.repeat(maxMessageCharacters)
  t.same(await n1.control.ask('n2', question, 60_000), [])
  t.same(lines, ['an answer could not be sent'])
})

t.test('an order that is too large is refused to who gives it', async (t) => {
  const { n1 } = await setup(t)
  const order: Order = {
    kind: 'unsubscribe',
    target: {},
    channel: 'x'.repeat(maxMessageCharacters),
    reason: 'server',
  }
  await t.rejects(n1.control.order('n2', order), ControlMessageTooLarge)
})

t.test('while Redis is away a node still obeys and answers itself', async (t) => {
  const { server, n1 } = await setup(t)
  await server.kill()
  await t.rejects(n1.control.order('all', disconnect), StoreUnavailable)
  t.same(await n1.handler.orders.next(), disconnect)
  t.same(await n1.control.ask('n1', question, 1_000), [{ node: 'n1', value: 7 }])
  await t.rejects(n1.control.ask('all', question, 1_000), StoreUnavailable)
})

t.test('nodes reach each other again after Redis was away', async (t) => {
  const { server, n1 } = await setup(t)
  await server.kill()
  await server.restart()
  const answers = await until('both to answer', async () => {
    const all = await n1.control.ask('all', question, 500)
    return all.length === 2 && all
  })
  t.same(new Set(answers.map(({ node }) => node)), new Set(['n1', 'n2']))
  await until('both to be known', async () => (await n1.control.nodes()).length === 2)
})
