import { until } from '@portico/harness'
import type { RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { recoverStream } from '../../src/subscription/recovery.ts'
import { Address } from './fixtures/address.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { at, type Pair, pair } from './fixtures/standby.ts'

const json = (value: unknown) => JSON.stringify(value) as RawJson
const forever = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 1e9 }
const channels = ['a:1', 'a:2', 'a:3', 'a:4', 'a:5', 'a:6']

/** Both find Postgres by an address that moves with the failover, and neither is told of it. */
async function twoNodes(t: Test, url: string) {
  const bus = new Bus()
  const options = { settings: { maintenanceMs: 100, safetyPollMs: 200 }, tailCheckMs: 600_000 }
  const nodes = [new TestNode(url, bus, options), new TestNode(url, bus, options)] as const
  for (const node of nodes) {
    t.teardown(() => node.stop())
    for (const channel of channels) await node.broker.listen(channel)
  }
  await spread(nodes)
  return nodes
}

const spread = (nodes: readonly TestNode[]) =>
  until('each leads half of the shards', () => nodes.every(({ shards }) => shards.length === 8))

async function caughtUp({ primary, standby }: Pair): Promise<void> {
  const { rows } = await primary.pool.query<{ lsn: string }>('SELECT pg_current_wal_lsn() AS lsn')
  await until('the standby has replayed all', async () => {
    const answer = await standby.pool.query<{ done: boolean }>(
      'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS done',
      [rows[0]?.lsn],
    )
    return answer.rows[0]?.done === true
  })
}

t.test('a failover to a standby that lacks the last publications', async (t) => {
  const servers = await pair(t)
  const address = await Address.of(servers.primary.port)
  t.teardown(() => address[Symbol.asyncDispose]())
  const nodes = await twoNodes(t, at(t, servers.primary.url, address.port).url)
  const publish = (channel: string, n: number) =>
    nodes[n % 2 === 0 ? 0 : 1].broker.publish(channel, { data: json(n) }, { retention: forever })
  const publishAll = (...numbers: number[]) =>
    Promise.all(
      channels.map(async (channel) => {
        const answers = []
        for (const n of numbers) answers.push(await publish(channel, n))
        return answers
      }),
    )
  const everywhere = (count: number) =>
    until(`${count} of each channel on each node`, () =>
      nodes.every((node) => channels.every((channel) => node.offsets(channel).length === count)),
    )

  const before = (await publishAll(1, 2, 3)).flat().map(({ position }) => position?.epoch)
  const old = before[0] ?? ''
  t.same(new Set(before), new Set([old]))
  await caughtUp(servers)
  await servers.sever()
  await publishAll(4, 5)
  await everywhere(5)

  servers.primary.crash()
  await until('both see it', () => nodes.every(({ streams }) => streams.state.kind === 'away'))
  await servers.standby.promote()
  address.moveTo(servers.standby.port)
  await spread(nodes)
  const after = (await publishAll(6, 7, 8)).flat().map(({ position }) => position?.epoch)
  const fresh = after[0] ?? ''
  t.not(fresh, old, 'another epoch')
  t.same(new Set(after), new Set([fresh]), 'and one only')
  await everywhere(8)

  for (const channel of channels) {
    const claimed = { epoch: old, offset: 5 }
    const log = await nodes[0].broker.read(channel, { limit: 100 }, forever)
    t.same(
      log.publications.map(({ offset, data }) => [offset, data]),
      [1, 2, 3, 6, 7, 8].map((n, index) => [index + 1, String(n)]),
      'all that was replicated, and then what came after it',
    )
    const page = await nodes[1].broker.read(channel, { since: claimed, limit: 100 }, forever)
    t.same(page, { top: { epoch: fresh, offset: 6 }, publications: [], seen: new Set() })
    t.match(recoverStream(claimed, page), { recovery: 'lost', position: { epoch: fresh, offset: 6 } })
    for (const node of nodes) {
      t.same(
        node.delivered.filter((one) => one.channel === channel).map(({ epoch, offset }) => [epoch, offset]),
        [...[1, 2, 3, 4, 5].map((offset) => [old, offset]), ...[4, 5, 6].map((offset) => [fresh, offset])],
        'the same offsets again, under the other epoch',
      )
    }
  }
  const { rows } = await servers.standby.pool.query('SELECT epoch FROM portico.epoch')
  t.same(rows, [{ epoch: fresh }])
})
