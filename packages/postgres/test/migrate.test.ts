import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { startEphemeralPostgres } from '../src/embedded/index.ts'
import { migrate, resolveMigration } from '../src/migrate.ts'
import { readMigrations } from '../src/migration-files.ts'
import { openSession, refuseOlder } from '../src/session.ts'
import { createDatabase } from './fixtures/database.ts'

const server = await startEphemeralPostgres()
t.teardown(() => server.stop())

function migrationsFolder(t: Test, files: Record<string, string>) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portico-migrations-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const write = (name: string, sql: string) => {
    mkdirSync(path.join(folder, name), { recursive: true })
    writeFileSync(path.join(folder, name, 'migration.sql'), sql)
  }
  for (const [name, sql] of Object.entries(files)) write(name, sql)
  return { folder, write }
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const session = await openSession(url)
  const result = await session.query(sql)
  await session.end()
  return result.rows
}

const history = `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, applied_steps_count AS steps
  FROM _prisma_migrations ORDER BY migration_name`

t.test('applies every migration once, and records each as Prisma does', async (t) => {
  const url = await createDatabase(server.url, 'once')
  const names = readMigrations().map(({ name }) => name)
  t.same(await migrate(url), names)
  t.same(await migrate(url), [])
  t.same(
    await rows(url, history),
    names.map((name) => ({ name, finished: true, steps: 1 })),
  )
})

t.test('of two at once, one applies and the other finds it done', async (t) => {
  const url = await createDatabase(server.url, 'twice')
  const outcomes = await Promise.all([migrate(url), migrate(url)])
  t.equal(outcomes.filter((applied) => applied.length > 0).length, 1)
})

t.test(
  'a failing migration leaves nothing, names itself and the line, and goes on when mended',
  async (t) => {
    const url = await createDatabase(server.url, 'failing')
    const { folder, write } = migrationsFolder(t, {
      '1_good': 'CREATE TABLE good ();',
      '2_bad': 'CREATE TABLE half ();\n\nSELECT wrong;',
    })
    await t.rejects(migrate(url, { folder }), {
      fault: 'failed',
      message: /2_bad failed, line 3: column "wrong" does not exist/,
    })
    t.same(await rows(url, history), [{ name: '1_good', finished: true, steps: 1 }])
    t.same(await rows(url, "SELECT to_regclass('half') AS half"), [{ half: null }])
    write('2_bad', 'CREATE TABLE half ();')
    t.same(await migrate(url, { folder }), ['2_bad'])
  },
)

t.test('an edited migration is named', async (t) => {
  const url = await createDatabase(server.url, 'edited')
  const { folder, write } = migrationsFolder(t, { '1_one': 'CREATE TABLE one ();' })
  await migrate(url, { folder })
  write('1_one', 'CREATE TABLE another ();')
  await t.rejects(migrate(url, { folder }), { name: 'MigrationFault', fault: 'edited', migration: '1_one' })
})

t.test('a half-applied migration is named with its cure, and the cure works', async (t) => {
  const url = await createDatabase(server.url, 'half')
  const { folder } = migrationsFolder(t, { '1_one': 'CREATE TABLE one ();', '2_two': 'CREATE TABLE two ();' })
  await migrate(url, { folder })
  await rows(url, "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_two'")
  await t.rejects(migrate(url, { folder }), {
    fault: 'half-applied',
    migration: '2_two',
    message: /--rolled-back 2_two/,
  })

  await rows(url, 'DROP TABLE two')
  await resolveMigration(url, '2_two', 'rolled-back')
  t.same(await migrate(url, { folder }), ['2_two'])

  await rows(url, 'UPDATE _prisma_migrations SET finished_at = NULL WHERE rolled_back_at IS NULL')
  await resolveMigration(url, '1_one', 'applied')
  await resolveMigration(url, '2_two', 'applied')
  t.same(await migrate(url, { folder }), [])
  await t.rejects(resolveMigration(url, '1_one', 'applied'), { name: 'MigrationFault', fault: 'unknown' })
})

t.test('a statement that refuses a transaction runs without one', async (t) => {
  const url = await createDatabase(server.url, 'without_transaction')
  const { folder } = migrationsFolder(t, {
    '1_table': 'CREATE TABLE wide (a int);',
    '2_index': 'CREATE INDEX CONCURRENTLY wide_a ON wide (a);',
  })
  t.same(await migrate(url, { folder }), ['1_table', '2_index'])
})

t.test('a database that is ahead of the code is left alone', async (t) => {
  const url = await createDatabase(server.url, 'ahead')
  const { folder } = migrationsFolder(t, { '1_one': 'CREATE TABLE one ();' })
  await migrate(url, { folder })
  const lines: string[] = []
  const { folder: older } = migrationsFolder(t, {})
  t.same(await migrate(url, { folder: older, log: (line) => lines.push(line) }), [])
  t.same(lines, ['the database has 1_one, which this version does not know'])
})

t.test('each way of not getting in is named, without the password', async (t) => {
  const away = new URL(server.url)
  away.port = '1'
  const stranger = new URL(server.url)
  stranger.password = 'guessed-password'
  const nobody = new URL(server.url)
  nobody.password = ''
  const nowhere = new URL(server.url)
  nowhere.pathname = '/nowhere'
  const cases = {
    [away.href]: 'unreachable',
    [stranger.href]: 'login-refused',
    [nobody.href]: 'login-refused',
    [nowhere.href]: 'missing-database',
    'mysql://guessed-password@host/db': 'malformed-url',
    '': 'malformed-url',
  }
  const secret = new RegExp(`guessed-password|${new URL(server.url).password}`)
  for (const [url, reason] of Object.entries(cases)) {
    const refused = await t.rejects(migrate(url), { name: 'DbUnavailable', reason }, reason)
    t.notMatch(String(refused), secret)
    t.notMatch(String(refused), '\n')
  }
})

t.test('an older Postgres is refused by its number', async (t) => {
  await t.rejects(Promise.resolve(130_014).then(refuseOlder), {
    reason: 'too-old',
    message: /Postgres 13/,
  })
  t.doesNotThrow(() => refuseOlder(140_000))
  t.doesNotThrow(() => refuseOlder(180_004))
})
