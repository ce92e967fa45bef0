import { freePort, until } from '@portico/harness'
import { openPool } from '@portico/postgres'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import { migrate } from '@portico/postgres/migrate'
import t, { type Test } from 'tap'
import { startService } from '../support/service.ts'

t.test('a database that cannot be used says why, and names neither place nor password', async (t) => {
  const server = await startEphemeralPostgres()
  t.teardown(() => server.stop())
  const reasons = {
    'nothing listens at its address': `postgresql://portico:open-sesame@127.0.0.1:${await freePort()}/portico`,
    'it has no such database': Object.assign(new URL(server.url), { pathname: '/nowhere' }).href,
    'its tables are missing: run portico migrate': server.url,
    'its tables are of an earlier release: run portico migrate': await olderDatabase(server.url),
  }
  await Promise.all(Object.entries(reasons).map(([reason, url]) => tellsWhy(t, url, reason)))
})

/** As a database was before the last migration. */
async function olderDatabase(serverUrl: string): Promise<string> {
  const url = Object.assign(new URL(serverUrl), { pathname: '/older' }).href
  await query(serverUrl, 'CREATE DATABASE older')
  await migrate(url)
  await query(url, 'ALTER TABLE portico.unsent DROP COLUMN at')
  return url
}

async function query(url: string, text: string): Promise<void> {
  const pool = openPool(url)
  await pool.query(text)
  await pool.end()
}

async function tellsWhy(t: Test, url: string, reason: string) {
  await using running = await startService({ env: { DATABASE_URL: url } })
  const text = await until(reason, async () => {
    const response = await fetch(`${running.url}/ws/health/ready`)
    const readiness = (await response.json()) as { components: { postgres: { reason?: string } } }
    return readiness.components.postgres.reason === reason && JSON.stringify(readiness)
  })
  t.match(text, `The service cannot reach Postgres (${reason}).`)
  t.notMatch(text, /127\.0\.0\.1|open-sesame|nowhere/)
}
