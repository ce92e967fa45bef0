import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openPool } from '@portico/postgres'
import { pgLiveQuery } from '@portico/server'
import t, { type Test } from 'tap'
import { postgresComponent } from '../../src/ops/components.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { ownServer } from './fixtures/database.ts'

const manual = path.join(import.meta.dirname, '../../../../docs/operations.md')
const [, grants = ''] = /^## Rights$.*?^```sql$(.*?)^```$/ms.exec(readFileSync(manual, 'utf8')) ?? []

const day = { size: 100, ttlSeconds: 86_400 }

/** A server with two roles that own nothing: `app`, and `realtime` for the service. */
async function twoRoles(t: Test) {
  const { server, pool: owner } = await ownServer(t)
  await owner.query(`CREATE ROLE app LOGIN PASSWORD 'app'; CREATE ROLE realtime LOGIN PASSWORD 'realtime'`)
  const urlOf = (role: string) => Object.assign(new URL(server.url), { username: role, password: role }).href
  const app = openPool(urlOf('app'))
  t.teardown(() => app.end())
  return { owner, app, serviceUrl: urlOf('realtime') }
}

const dayAhead = `SELECT 'publication_' || to_char((now() AT TIME ZONE 'UTC')::date + 1, 'YYYYMMDD') AS name`

t.test('roles that own nothing do all that they need with the rights of the manual', async (t) => {
  const { owner, app, serviceUrl } = await twoRoles(t)
  await owner.query(grants)
  const { rows: ahead } = await owner.query<{ name: string }>(dayAhead)
  const partitions = async () => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'portico.publication'::regclass`,
    )
    return rows.map(({ name }) => name)
  }
  const tomorrow = ahead[0]?.name ?? ''
  await owner.query(`DROP TABLE portico.${tomorrow}; CREATE TABLE portico.publication_20200101
    PARTITION OF portico.publication FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-01-02 00:00Z')`)

  const node = new TestNode(serviceUrl, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  const after = await partitions()
  t.ok(after.includes(tomorrow), 'it makes partitions')
  t.notOk(after.includes('publication_20200101'), 'and drops them')

  await node.broker.listen('a:1')
  await app.query(`SELECT portico.publish('a:1', '1', 'key')`)
  await node.until(() => node.delivered.length === 1, 'what the app published')
  await node.broker.publish('a:1', { data: '2' as never }, { retention: day })
  const client = await app.connect()
  const { position } = await pgLiveQuery(client, 'a:1', async () => []).finally(() => client.release())
  t.equal(position.offset, 2)
  await node.broker.read('a:1', { limit: 10, since: position, snapshot: position.snapshot }, day)
  await node.broker.forget('a:1')
  await node.stop()
  t.strictSame(node.errors, [])
  t.equal((await owner.query('SELECT FROM portico.unsent')).rows.length, 0, 'marks what it has sent')
  t.equal((await app.query('SELECT FROM portico.shard_state')).rows.length, 16, 'for the inspector')
})

t.test('the rights of an application drop no log, and read no data', async (t) => {
  const { owner, app } = await twoRoles(t)
  await owner.query('GRANT USAGE ON SCHEMA portico TO app')
  for (const statement of [
    `SELECT portico.roll('0')`,
    'SELECT portico.renew_epoch()',
    'SELECT data FROM portico.outbox',
    `SELECT data FROM portico.since('a:1', 0)`,
  ]) {
    await t.rejects(app.query(statement), { code: '42501' }, statement)
  }
})

t.test('a service that may not make the next partition says so in time, as logEnding', async (t) => {
  const { owner, serviceUrl } = await twoRoles(t)
  await owner.query(`${grants}; REVOKE EXECUTE ON FUNCTION portico.roll FROM realtime`)
  const lead = async () => {
    const node = new TestNode(serviceUrl, new Bus())
    t.teardown(() => node.stop())
    await node.leading()
    const ready = await postgresComponent(() => node.streams.state).check()
    await node.stop()
    return { ready, errors: node.errors }
  }
  t.match(await lead(), { ready: { kind: 'well' }, errors: [{ code: '42501' }] }, 'while there is room')

  const { rows: ahead } = await owner.query<{ name: string }>(dayAhead)
  await owner.query(`DROP TABLE portico.${ahead[0]?.name}`)
  t.match(await lead(), {
    ready: { kind: 'ill', finding: 'logEnding', reason: 'the user lacks a right' },
    errors: [{ name: 'LogEnding', message: /for tomorrow, .*docs\/operations\.md/ }],
  })
})
