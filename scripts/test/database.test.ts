import path from 'node:path'

import { startPostgres } from '@portico/harness'
import { openSession } from '@portico/postgres'
import t from 'tap'

import { openDatabase } from '../launch/database.ts'
import { RunLock } from '../launch/run-lock.ts'

t.test('beside a pooler, migrations go to Postgres itself', async (t) => {
  await using postgres = await startPostgres()
  await using resources = new AsyncDisposableStack()
  const { lock } = await RunLock.acquire(path.join(t.testdir(), 'run.json'))
  const run = { lock, resources, signal: new AbortController().signal }
  const url = 'postgresql://nobody-listens@127.0.0.1:1/app'
  t.equal(await openDatabase({ url, directUrl: postgres.url }, run), url)
  const session = await openSession(postgres.url)
  const { rows } = await session.query(`SELECT to_regclass('users') IS NOT NULL AS there`)
  t.strictSame(rows, [{ there: true }])
  await session.end()
})
