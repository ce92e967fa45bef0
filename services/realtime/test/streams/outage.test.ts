import type { RawJson } from '@portico/protocol'
import t from 'tap'
import { StoreUnavailable } from '../../src/broker/broker.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { ownServer } from './fixtures/database.ts'

const json = (value: unknown) => JSON.stringify(value) as RawJson
const plain = { retention: { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 } }
const day = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 86_400 }

t.test('while Postgres is away publishing and reading are named, and all heals by itself', async (t) => {
  const { server, url, pool } = await ownServer(t)
  const node = new TestNode(url, new Bus(), { settings: { safetyPollMs: 100 }, tailCheckMs: 200 })
  t.teardown(() => node.stop())
  await node.leading()
  await node.broker.listen('a:1')
  const { position } = await node.broker.publish('a:1', { data: json(1) }, plain)
  await pool.query(`SELECT portico.publish('a:1', '2')`)
  await server.halt('immediate')
  await t.rejects(node.broker.publish('a:1', { data: json('refused') }, plain), StoreUnavailable)
  await t.rejects(node.broker.read('a:1', { limit: 1 }, day), StoreUnavailable)
  await t.rejects(node.broker.listen('a:2'), StoreUnavailable)
  await node.until(() => node.streams.state.kind === 'away', 'says so')
  await server.resume()
  await node.until(() => node.offsets('a:1').includes(2), 'the committed one arrives')
  t.match(await node.broker.publish('a:1', { data: json(3) }, plain), {
    position: { epoch: position?.epoch, offset: 3 },
  })
  await node.until(() => node.delivered.length === 3, 'and goes on')
  t.same(
    node.delivered.map(({ data }) => data),
    ['1', '2', '3'],
  )
})
