import { until } from '@portico/harness'
import { type DbPool, openPool } from '@portico/postgres'
import { readMigrations } from '@portico/postgres/migrate'
import type { RawJson } from '@portico/protocol'
import t, { type Test } from 'tap'
import { recoverStream } from '../../src/subscription/recovery.ts'
import { Bus, TestNode } from './fixtures/bus.ts'
import { database, ownServer } from './fixtures/database.ts'
import { dump, restore } from './fixtures/dump.ts'
import { pair } from './fixtures/standby.ts'

const forever = { size: Number.MAX_SAFE_INTEGER, ttlSeconds: 1e9 }

async function epochOf(pool: DbPool): Promise<string> {
  const { rows } = await pool.query<{ epoch: string }>('SELECT portico.keep_epoch() AS epoch')
  return rows[0]?.epoch ?? ''
}

async function lineageOf(pool: DbPool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ lineage: string }>('SELECT portico.lineage() AS lineage')
  return rows[0]?.lineage.split('/') ?? []
}

/** A node that listens to a:1, and in it 1 to 3 when the dump was made, then 4 and 5. */
async function fiveOfWhichThreeAreDumped(t: Test, url: string, pool: DbPool) {
  const node = new TestNode(url, new Bus(), { settings: { maintenanceMs: 100, safetyPollMs: 100 } })
  t.teardown(() => node.stop())
  const publish = async (text: string) => {
    const { position } = await node.broker.publish('a:1', { data: text as RawJson }, { retention: forever })
    return position
  }
  await node.leading()
  await node.broker.listen('a:1')
  for (const text of ['1', '2', '3']) await publish(text)
  const script = await dump(pool)
  await publish('4')
  const epoch = (await publish('5'))?.epoch ?? ''
  await node.until(() => node.delivered.length === 5, 'all five')
  return { node, publish, script, epoch }
}

type Setup = Awaited<ReturnType<typeof fiveOfWhichThreeAreDumped>>

/** Whoever saw 4 and 5 is told that they are gone, and nothing that comes after them is taken for what they saw. */
async function goesOnInAnotherEpoch(t: Test, { node, publish, epoch }: Setup): Promise<void> {
  const position = await publish('6')
  t.match(position, { offset: 4 }, 'an offset that was given out before')
  t.not(position?.epoch, epoch)
  await node.until(() => node.delivered.length === 6, 'what follows the restore')
  t.match(node.delivered.at(-1), { data: '6', offset: 4, epoch: position?.epoch })
  for (const offset of [3, 4, 5]) {
    const claimed = { epoch, offset }
    const page = await node.broker.read('a:1', { since: claimed, limit: 100 }, forever)
    t.match(recoverStream(claimed, page), { recovery: 'lost', position }, `from ${offset}`)
  }
}

t.test('a dump that is restored under a running service begins another epoch', async (t) => {
  const { url, pool } = await database(t)
  const setup = await fiveOfWhichThreeAreDumped(t, url, pool)
  await restore(pool, setup.script)
  await goesOnInAnotherEpoch(t, setup)
})

t.test('so does a database that is dropped, made anew and restored under a running service', async (t) => {
  const { url, pool, server } = await ownServer(t)
  const admin = openPool(Object.assign(new URL(server.url), { pathname: '/postgres' }).href)
  t.teardown(() => admin.end())
  const setup = await fiveOfWhichThreeAreDumped(t, url, pool)
  await admin.query('DROP DATABASE portico WITH (FORCE)')
  await setup.node.until(() => setup.node.streams.state.kind === 'away', 'it is missed')
  await admin.query('CREATE DATABASE portico')
  await restore(pool, setup.script)
  await setup.node.leading()
  await goesOnInAnotherEpoch(t, setup)
})

t.test('without a publication too, readers are told soon', async (t) => {
  const { url, pool } = await database(t)
  const { script, epoch } = await fiveOfWhichThreeAreDumped(t, url, pool)
  await restore(pool, script)
  await until('another epoch holds', async () => {
    const { rows } = await pool.query<{ epoch: string }>('SELECT epoch FROM portico.epoch')
    return rows[0]?.epoch !== epoch
  })
})

t.test('an epoch that is renewed by hand holds from the next publication on', async (t) => {
  const { url, pool } = await database(t)
  const { publish, epoch } = await fiveOfWhichThreeAreDumped(t, url, pool)
  const { rows } = await pool.query<{ epoch: string }>('SELECT portico.renew_epoch() AS epoch')
  t.not(rows[0]?.epoch, epoch)
  t.strictSame(await publish('6'), { epoch: rows[0]?.epoch, offset: 6 })
})

t.test('a copy of a database has its own epoch', async (t) => {
  const [one, other] = [await database(t), await database(t)]
  t.not(await epochOf(one.pool), await epochOf(other.pool), 'both are copies of one')
})

t.test(
  'the upgrade begins an epoch, for nothing tells it from an older dump that was restored',
  async (t) => {
    const { pool } = await database(t)
    const [first, ...others] = readMigrations()
    await pool.query(`DROP SCHEMA portico CASCADE; ${first?.sql}`)
    const before = await epochOf(pool)
    t.equal(await epochOf(pool), before)
    for (const { sql } of others) await pool.query(sql)
    const after = await epochOf(pool)
    t.not(after, before)
    t.equal(await epochOf(pool), after, 'once')
  },
)

t.test('what a provider does not tell is left out, and the rest still tells a restore', async (t) => {
  const { url, pool: before } = await database(t)
  const [system, timeline, ...oids] = await lineageOf(before)
  t.match([system, timeline, ...oids], [/^\d{15,}$/, '00000001', /^\d+$/, /^\d+$/])
  await before.query('ALTER FUNCTION pg_catalog.pg_current_wal_insert_lsn() RENAME TO told_elsewhere')
  const pool = openPool(url)
  t.teardown(() => pool.end())
  for (const code of ['42501', '0A000', '55000']) {
    await pool.query(`CREATE OR REPLACE FUNCTION pg_catalog.pg_current_wal_insert_lsn() RETURNS pg_lsn LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'not here' USING ERRCODE = '${code}'; END $$`)
    t.match(await lineageOf(pool), [system, '-', oids[0], /^\d+$/], code)
    const epoch = await epochOf(pool)
    t.equal(await epochOf(pool), epoch)
    await pool.query(`ALTER TABLE portico.epoch RENAME TO former;
      CREATE TABLE portico.epoch (LIKE portico.former INCLUDING ALL);
      INSERT INTO portico.epoch SELECT * FROM portico.former; DROP TABLE portico.former`)
    t.not(await epochOf(pool), epoch, 'as after a dump')
  }
})

t.test('a standby has no timeline of its own to tell, and begins no epoch', async (t) => {
  const { primary, standby } = await pair(t)
  const [system, , ...oids] = await lineageOf(primary.pool)
  t.strictSame(await lineageOf(standby.pool), [system, '-', ...oids])
  await t.rejects(epochOf(standby.pool), { code: '25006' })
})

t.test('every role is told the same lineage', async (t) => {
  const { server, pool } = await ownServer(t)
  await pool.query(`CREATE ROLE stranger LOGIN PASSWORD 'stranger'; GRANT USAGE ON SCHEMA portico TO stranger;
    REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC`)
  const url = Object.assign(new URL(server.url), { username: 'stranger', password: 'stranger' })
  const stranger = openPool(url.href)
  t.teardown(() => stranger.end())
  t.strictSame(await lineageOf(stranger), await lineageOf(pool))
})

t.test('an epoch that holds is only read: leaders do not wait for each other', async (t) => {
  const { pool } = await database(t)
  const one = await pool.connect()
  await one.query('BEGIN; SELECT portico.keep_epoch()')
  const other = await pool.connect()
  await other.query(`SET lock_timeout = '1ms'; UPDATE portico.epoch SET epoch = epoch`)
  await one.query('ROLLBACK')
  for (const client of [one, other]) client.release()
})
