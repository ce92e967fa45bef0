import { spawnSync } from 'node:child_process'
import path from 'node:path'
import t from 'tap'

const main = path.resolve(import.meta.dirname, '../src/migrate-main.ts')

/** What the program prints for these URLs, none of which it can use. */
function refusalOf(addresses: Readonly<Record<string, string>>): string {
  const { DATABASE_URL: _, DATABASE_DIRECT_URL: __, ...env } = process.env
  const { status, stderr } = spawnSync(process.execPath, [main], {
    env: { ...env, ...addresses },
    encoding: 'utf8',
  })
  return `${status}: ${stderr}`
}

t.test('an address that is set to nothing counts as not set, and a wrong one is named', async (t) => {
  const cases = [
    [{}, /^1: DATABASE_URL is not a URL/],
    [{ DATABASE_URL: 'mysql://db/app', DATABASE_DIRECT_URL: '' }, /^1: DATABASE_URL begins with mysql:/],
    [
      { DATABASE_URL: 'postgresql://db/app', DATABASE_DIRECT_URL: 'db' },
      /^1: DATABASE_DIRECT_URL is not a URL/,
    ],
  ] as const
  for (const [addresses, said] of cases) t.match(refusalOf(addresses), said)
})
