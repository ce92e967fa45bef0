import { until } from '@portico/harness'
import type { Test } from 'tap'
import type { Control, ControlHandler, NodeInfo, Order, Question } from '../../src/control/control.ts'
import { Inbox } from '../inbox.ts'

/** One network, and the nodes on it. */
export interface ControlWorld {
  /** How many nodes the network can have in this test. */
  readonly size: 1 | 3
  open(node: string, handler: ControlHandler): Promise<Control>
}

const nodeInfo = (id: string): NodeInfo => ({
  id,
  name: `${id}.local`,
  version: '1.0.0',
  startedAt: 1,
  connections: 2,
  users: 1,
  subscriptions: 3,
  channels: 1,
})
const target = { user: 'ada' }
const unsubscribe: Order = { kind: 'unsubscribe', target, channel: 'room', reason: 'server' }
const disconnect: Order = { kind: 'disconnect', target, reason: 'forceReconnect' }
const subscribers: Question = { kind: 'subscribers', channel: 'room' }

export class Recorder implements ControlHandler {
  readonly orders = new Inbox<Order>()
  readonly questions = new Inbox<Question>()
  obeyed: () => void | Promise<void> = () => {}
  answered: () => unknown = () => 7

  obey(order: Order): void | Promise<void> {
    this.orders.put(order)
    return this.obeyed()
  }

  answer(question: Question): unknown {
    this.questions.put(question)
    return this.answered()
  }
}

/** What every control must do. Call it once per implementation, with a new network. */
export function testControlContract(t: Test, createWorld: (t: Test) => Promise<ControlWorld>): void {
  async function setup(t: Test) {
    const { size, open } = await createWorld(t)
    const ids = ['n1', 'n2', 'n3'].slice(0, size)
    const nodes = await Promise.all(
      ids.map(async (id) => {
        const handler = new Recorder()
        const control = await open(id, handler)
        t.teardown(() => control[Symbol.asyncDispose]())
        control.describe(() => nodeInfo(id))
        return { id, handler, control }
      }),
    )
    const [first, ...others] = nodes
    if (first === undefined) throw new Error('a network has a node')
    return { nodes, first, others, last: nodes.at(-1) ?? first }
  }
  const byNode = (answers: readonly { node: string; value: unknown }[]) =>
    Object.fromEntries(answers.map(({ node, value }) => [node, value]))

  t.test('an order to all reaches every node, its sender included, once', async (t) => {
    const { first, nodes } = await setup(t)
    await first.control.order('all', disconnect)
    await first.control.order('all', unsubscribe)
    for (const { handler } of nodes) t.same(await handler.orders.take(2), [disconnect, unsubscribe])
  })

  t.test('an order to a node reaches that node alone', async (t) => {
    const { first, last, nodes } = await setup(t)
    await first.control.order(last.id, disconnect)
    await first.control.order('all', unsubscribe)
    for (const { id, handler } of nodes) {
      t.same(await handler.orders.next(), id === last.id ? disconnect : unsubscribe)
    }
  })

  t.test('an order to itself arrives', async (t) => {
    const { first } = await setup(t)
    await first.control.order(first.id, disconnect)
    t.same(await first.handler.orders.next(), disconnect)
  })

  t.test('an order to a node that is not there is nothing', async (t) => {
    const { first } = await setup(t)
    await first.control.order('nobody', disconnect)
    t.same(first.handler.orders.drain(), [])
  })

  t.test('a failing handler harms nobody, and the next order arrives', async (t) => {
    const { first, nodes } = await setup(t)
    for (const { handler } of nodes) {
      handler.obeyed = () => {
        throw new Error('cannot')
      }
    }
    await first.control.order('all', disconnect)
    await first.control.order('all', unsubscribe)
    for (const { handler } of nodes) t.same(await handler.orders.take(2), [disconnect, unsubscribe])
  })

  t.test('a question to all is answered by every node', async (t) => {
    const { first, nodes } = await setup(t)
    for (const [index, { handler }] of nodes.entries()) handler.answered = async () => ({ count: index })
    t.same(
      byNode(await first.control.ask('all', subscribers, 5_000)),
      Object.fromEntries(nodes.map(({ id }, index) => [id, { count: index }])),
    )
    for (const { handler } of nodes) t.same(await handler.questions.next(), subscribers)
  })

  t.test('a question to a node is answered by that node alone', async (t) => {
    const { first, last } = await setup(t)
    t.same(await first.control.ask(last.id, subscribers, 5_000), [{ node: last.id, value: 7 }])
  })

  t.test('a question to a node that is not there has no answer, at once', async (t) => {
    const { first } = await setup(t)
    t.same(await first.control.ask('nobody', subscribers, 60_000), [])
  })

  t.test('a node that cannot answer is left out, and the others are not waited for', async (t) => {
    const { first, last, nodes } = await setup(t)
    last.handler.answered = () => {
      throw new Error('cannot')
    }
    const answers = await first.control.ask('all', subscribers, 60_000)
    t.same(new Set(answers.map(({ node }) => node)), new Set(nodes.slice(0, -1).map(({ id }) => id)))
  })

  t.test('a node that is slow is not waited for beyond the time given', async (t) => {
    const { first, last, nodes } = await setup(t)
    const { promise, resolve } = Promise.withResolvers<number>()
    last.handler.answered = () => promise
    const answers = await first.control.ask('all', subscribers, 100)
    t.equal(answers.length, nodes.length - 1)
    resolve(1)
  })

  t.test('a slow handler of one order does not hold up the next', async (t) => {
    const { first, last } = await setup(t)
    const { promise, resolve } = Promise.withResolvers<void>()
    last.handler.obeyed = () => promise
    void first.control.order(last.id, disconnect)
    t.same(await last.handler.orders.next(), disconnect)
    void first.control.order(last.id, unsubscribe)
    t.same(await last.handler.orders.next(), unsubscribe)
    resolve()
  })

  t.test('answers find their questions when many are open', async (t) => {
    const { first, last } = await setup(t)
    let count = 0
    last.handler.answered = () => count++
    const asked = Array.from({ length: 50 }, () => first.control.ask(last.id, subscribers, 5_000))
    const values = (await Promise.all(asked)).map(([answer]) => answer?.value)
    t.same(new Set(values), new Set(Array.from({ length: 50 }, (_, index) => index)))
  })

  t.test('knows the nodes by what they last said of themselves', async (t) => {
    const { first, last, nodes } = await setup(t)
    const known = async () => new Map((await first.control.nodes()).map((info) => [info.id, info]))
    await until('each to have said something', async () => (await known()).size === nodes.length)
    t.same(await known(), new Map(nodes.map(({ id }) => [id, nodeInfo(id)])))
    last.control.describe(() => ({ ...nodeInfo(last.id), connections: 99 }))
    t.same((await last.control.nodes()).find(({ id }) => id === last.id)?.connections, 99)
  })

  t.test('a node that is disposed is no longer known', async (t) => {
    const { first, others } = await setup(t)
    for (const { control } of others) await control[Symbol.asyncDispose]()
    t.same(
      (await first.control.nodes()).map(({ id }) => id),
      [first.id],
    )
  })

  t.test('is disposed twice without complaint', async (t) => {
    const { first } = await setup(t)
    await first.control[Symbol.asyncDispose]()
    await first.control[Symbol.asyncDispose]()
  })
}
