import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { readMigrations } from '@portico/postgres/migrate'
import t from 'tap'
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
  for (const { name, sql } of shipped)
    t.equal(readFileSync(path.join(folder, name, 'migration.sql'), 'utf8'), sql)
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
