import { setTimeout as delay } from 'node:timers/promises'
import type { Start } from '@portico/client'
import { until } from '@portico/harness'
import { Random } from '@portico/harness/random'
import type { DbPool } from '@portico/postgres'
import t from 'tap'
import { database } from '../streams/fixtures/database.ts'
import { startService } from '../support/service.ts'
import { Page } from './client-page.ts'

/* SEED repeats what is drawn; how readers and writers interleave is up to the machine. */
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const random = new Random(seed)

const channel = 'log:1'

/** Rows, and where the channel was when they were read: what `liveQuery` of the server package does. */
async function readRows(pool: DbPool): Promise<{ ids: readonly number[]; start: Start }> {
  const connection = await pool.connect()
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const position = await connection.query(
      'SELECT epoch, "offset"::float8 AS "offset", snapshot FROM portico.position($1)',
      [channel],
    )
    // Writers go on meanwhile; the rows are of the moment of the position.
    await delay(random.below(10))
    const { rows } = await connection.query('SELECT id FROM message')
    await connection.query('COMMIT')
    return { ids: rows.map(({ id }) => id), start: position.rows[0] }
  } finally {
    connection.release()
  }
}

/** Writes a row and publishes it in one transaction, of which every fifth is rolled back. */
async function write(pool: DbPool, id: number): Promise<number | undefined> {
  const connection = await pool.connect()
  try {
    await connection.query('BEGIN')
    await connection.query('INSERT INTO message (id) VALUES ($1)', [id])
    await connection.query('SELECT portico.publish($1, $2::json, $3)', [
      channel,
      JSON.stringify({ event: 'said', data: id }),
      `key-${id}`,
    ])
    await delay(random.below(15))
    const isKept = random.chance(0.8)
    await connection.query(isKept ? 'COMMIT' : 'ROLLBACK')
    return isKept ? id : undefined
  } finally {
    connection.release()
  }
}

t.test(
  `rows and what follows them: everything once, while writers are at work and cables are cut (SEED=${seed})`,
  async (t) => {
    const { url, pool } = await database(t)
    await pool.query('CREATE TABLE message (id int PRIMARY KEY)')
    await using running = await startService({ env: { DATABASE_URL: url } })
    await until('the node to be ready', async () => (await fetch(`${running.url}/ws/health/ready`)).ok)

    const kept: number[] = []
    let next = 0
    let isOver = false
    const writers = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        next += 1
        const id = await write(pool, next)
        if (id !== undefined) kept.push(id)
      }
    })

    const pages = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        await delay(index * 60)
        const { ids, start } = await readRows(pool)
        const seen = [...ids]
        const page = await Page.open(t, running)
        const use = page.client.channel(channel, start)
        const gaps: unknown[] = []
        use.on('said', (id: number) => seen.push(id))
        use.onGap(() => gaps.push('gap'))
        await until('the channel to be live', () => use.state.get().kind === 'live')
        if (index % 2 === 0) page.relay.cut()
        return { page, seen, gaps }
      }),
    )
    // Rows of one moment, in a page that has long been listening to the channel.
    const [first] = pages
    const late = await readRows(pool)
    const lateSeen = [...late.ids]
    first?.page.client.channel(channel, late.start).on('said', (id: number) => lateSeen.push(id))
    await delay(200)
    isOver = true
    await Promise.all(writers)

    const all = inOrder(kept)
    const [listening, ...others] = pages
    const lists = [...others.map(({ seen }) => seen), lateSeen]
    await until('everything to arrive', () => lists.every((seen) => seen.length >= all.length))
    await delay(100)
    for (const [index, seen] of lists.entries()) t.same(inOrder(seen), all, `page ${index + 1}`)
    for (const { gaps } of others) t.same(gaps, [])
    // What only the later rows contained may be left out of what the earlier reader hears: then it was told.
    const before = inOrder(listening?.seen ?? [])
    t.same(before, [...new Set(before)], 'nothing twice')
    if (before.length < all.length) t.same(listening?.gaps, ['gap'])
    t.ok(all.length > 30, `${all.length} messages`)
  },
)

function inOrder(ids: readonly number[]): readonly number[] {
  return ids.toSorted((a, b) => a - b)
}
