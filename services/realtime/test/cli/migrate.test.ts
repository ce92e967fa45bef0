import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startPostgres } from '@portico/harness'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { migrate, readMigrations } from '@portico/postgres/migrate'
import t from 'tap'
import { pooler } from '../streams/fixtures/pooler.ts'
import { run } from './terminal.ts'

const server = await startEphemeralPostgres()
const pool = openPool(server.url)
t.teardown(async () => {
  await pool.end()
  await server.stop()
})
const env = { DATABASE_URL: server.url }

t.test('into the folder of an application’s own migrations, as Prisma reads them', async (t) => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'portico-into-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  t.match(await run('migrate --into prisma/migrations', { directory }), { code: 0, output: /migrate deploy/ })
  const folder = path.join(directory, 'prisma', 'migrations')
  const shipped = readMigrations()
  t.ok(shipped.length > 0)
  t.strictSame(
    readdirSync(folder),
    shipped.map(({ name }) => name),
  )
  const copied = () =>
    shipped.map(({ name }) => readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'))
  const before = copied()
  for (const [index, { sql }] of shipped.entries()) t.ok(before[index]?.endsWith(sql))
  t.match(await run('migrate --into prisma/migrations', { directory }), {
    code: 0,
    output: /is there already/,
  })
  t.strictSame(copied(), before)
})

t.test('a copied migration stands a reset that left its schema behind, and loses no stream', async (t) => {
  const postgres = await startPostgres()
  const database = openPool(postgres.url)
  t.teardown(async () => {
    await database.end()
    await postgres[Symbol.asyncDispose]()
  })
  const directory = mkdtempSync(path.join(os.tmpdir(), 'portico-reset-'))
  t.teardown(() => rmSync(directory, { recursive: true }))
  await run('migrate --into migrations', { directory })
  const deploy = () => migrate(postgres.url, { folder: path.join(directory, 'migrations') })
  /** As `prisma migrate reset` does for each schema that it knows. */
  const reset = () => database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')

  /** As `prisma migrate resolve --applied` does. */
  const resolveFirst = () => {
    const [{ name, checksum } = { name: '', checksum: '' }] = readMigrations(
      path.join(directory, 'migrations'),
    )
    return database.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', $1, $2, now())",
      [checksum, name],
    )
  }

  await deploy()
  await reset()
  t.equal((await deploy()).length, readMigrations().length, 'nothing was in it, so it is made anew')

  await database.query(`SELECT portico.publish('room:1', '{}')`)
  await reset()
  await t.rejects(deploy(), { message: /DROP SCHEMA portico CASCADE.*resolve --applied \d+_streams/ })
  const { rows } = await database.query('SELECT channel FROM portico.outbox')
  t.strictSame(rows, [{ channel: 'room:1' }], 'what was published is there')
  await resolveFirst()
  const [, ...later] = readMigrations().map(({ name }) => name)
  t.strictSame(await deploy(), later, 'and can be kept')
  t.strictSame((await database.query('SELECT channel FROM portico.outbox')).rows, rows)
  await reset()
  await database.query('DROP SCHEMA portico CASCADE')
  t.equal((await deploy()).length, readMigrations().length)

  await reset()
  await database.query('DROP SCHEMA portico CASCADE; CREATE SCHEMA portico; CREATE TABLE portico.own ()')
  await t.rejects(deploy(), { message: /is not this one/ }, 'somebody else’s of the name')
})

t.test('into a database that nobody else migrates, once', async (t) => {
  t.match(await run('migrate', { env }), { code: 0, output: /^applied \d+_streams/ })
  await pool.query(`SELECT portico.publish('room:1', '{"event":"said","data":1}', 'key')`)
  t.match(await run('migrate', { env }), { code: 0, output: 'the database is up to date' })
})

t.test('not beside the migrations of an application, whose tool would find them foreign', async (t) => {
  await pool.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20260101_own')`,
  )
  t.match(await run('migrate', { env }), { code: 2, output: /20260101_own.*migrate --into/s })
})

t.test('never through a pooler in transaction mode, on whose connections its lock would stay', async (t) => {
  const postgres = await startPostgres()
  const database = openPool(postgres.url)
  t.teardown(async () => {
    await database.end()
    await postgres[Symbol.asyncDispose]()
  })
  const DATABASE_URL = await pooler(t, postgres.url)
  const refused = await run('migrate', { env: { DATABASE_URL } })
  t.match(refused, { code: 2, output: /^A migration needs a connection of its own.*Set DATABASE_DIRECT_URL/ })
  const pooled = openPool(DATABASE_URL, { maxConnections: 3 })
  t.teardown(() => pooled.end())
  const paths = await Promise.all(
    [1, 2, 3].map(() =>
      pooled.query("SELECT current_setting('search_path') AS path, pg_sleep(0.1)::text AS slept"),
    ),
  )
  t.same(new Set(paths.map(({ rows }) => rows[0]?.path)), new Set(['"$user", public']), 'of every connection')
  const locks = "SELECT FROM pg_locks WHERE locktype = 'advisory'"
  t.equal((await database.query(locks)).rows.length, 0)

  const env = { DATABASE_URL, DATABASE_DIRECT_URL: postgres.url }
  t.match(await run('migrate', { env }), { code: 0, output: /^applied \d+_streams/ })
  t.equal((await database.query(locks)).rows.length, 0)
  const { rows } = await pooled.query("SELECT epoch FROM portico.position('room:1')")
  t.equal(rows.length, 1, 'and the pooler serves the rest')
})

t.test('through a pooler in session mode, and leaves its connection as it was', async (t) => {
  const postgres = await startPostgres()
  t.teardown(() => postgres[Symbol.asyncDispose]())
  const DATABASE_URL = await pooler(t, postgres.url, 'session')
  t.match(await run('migrate', { env: { DATABASE_URL } }), { code: 0, output: /^applied \d+_streams/ })
  const pooled = openPool(DATABASE_URL, { maxConnections: 3 })
  t.teardown(() => pooled.end())
  const left = await Promise.all(
    [1, 2, 3].map(() =>
      pooled.query(`SELECT current_setting('search_path') AS path, pg_sleep(0.1)::text AS slept,
        (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks`),
    ),
  )
  for (const { rows } of left) t.match(rows, [{ path: '"$user", public', locks: 0 }])
})
