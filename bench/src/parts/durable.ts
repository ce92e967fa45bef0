import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type DbPool, openPool } from '@portico/postgres'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '@portico/postgres/embedded'
import { migrate } from '@portico/postgres/migrate'

import { median, quantile } from '../figures/figure.ts'
import { spelled } from '../figures/words.ts'
import { Client } from '../servers/client.ts'
import { startNode, tokenOf } from '../servers/portico.ts'
import type { Bench, Form, Part } from './part.ts'

interface Size {
  readonly ms: number
  readonly rounds: number
  /** Commits timed until a subscriber has them: back to back, and with pauses in which the leader falls asleep. */
  readonly awake: number
  readonly asleep: number
}

const sizes: Readonly<Record<Form, Size>> = {
  full: { ms: 1_000, rounds: 3, awake: 300, asleep: 20 },
  short: { ms: 200, rounds: 1, awake: 10, asleep: 2 },
}

const clients = 8
const channels = [1, 10, 1_000]
const payload = JSON.stringify({ event: 'message.sent', data: { id: 'x'.repeat(36), body: 'y'.repeat(220) } })

const insertSql = 'INSERT INTO plain (channel, data) VALUES ($1, $2)'
const publishSql = 'SELECT portico.publish($1, $2::json)'

/** The second disk makes a flush take as long as on a common disk. Commits still share flushes. */
const disks = { 'this disk': '0', 'a disk 2 ms slower': '2000' } as const

export const durable: Part = {
  name: 'durable',
  title: 'Durable channels',
  says:
    `What \`portico.publish\` costs compared with a plain insert of the same row, with ${spelled(clients)} clients, each ` +
    'statement a transaction; and the time from the end of a COMMIT until a subscriber on a WebSocket has the event, of ' +
    `${sizes.full.awake} commits while the leader is awake and of ${sizes.full.asleep} while it is asleep, which it is when ` +
    'nothing was published for a quarter of a second. Postgres, the service that numbers and the clients share the machine. ' +
    'Asleep, the leader is notified of a commit and looks at once; awake, it looks every 5 ms, so that no commit has to ' +
    'notify, and each commit here comes just after a look: that is why it is slower.',
  async measure(bench) {
    await using stack = new AsyncDisposableStack()
    const folder = stack.use(await mkdtempDisposable(path.join(tmpdir(), 'portico-bench-')))
    const dataDir = path.join(folder.path, 'postgres')
    stack.defer(() => destroyEmbeddedPostgres(dataDir))
    const server = await startEmbeddedPostgres({ dataDir })
    stack.defer(() => server.stop())
    await migrate(server.url)
    await prepare(server.url)
    for (const [disk, commitDelay] of Object.entries(disks)) {
      await setCommitDelay(server.url, commitDelay)
      await measureOn(bench, disk, server.url)
    }
  },
}

async function measureOn(bench: Bench, disk: string, url: string): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const node = stack.use(await startNode({ DATABASE_URL: url }))
  const pool = openPool(url, { maxConnections: clients })
  stack.defer(() => pool.end())
  await throughput(bench, disk, pool)
  await commitToDelivery(bench, disk, pool, `http://127.0.0.1:${node.port}`)
}

async function prepare(url: string): Promise<void> {
  const pool = openPool(url, { maxConnections: 1 })
  await pool.query('CREATE TABLE plain (id bigserial PRIMARY KEY, channel text, data json)')
  await pool.end()
}

async function throughput({ form, figures, progress }: Bench, disk: string, pool: DbPool): Promise<void> {
  const { ms, rounds } = sizes[form]
  for (let round = 0; round < rounds; round += 1) {
    progress(`transactions on ${disk}, round ${round + 1}`)
    for (const count of channels) {
      const plain = await rate(pool, insertSql, count, ms)
      const published = await rate(pool, publishSql, count, ms)
      await drained(pool)
      const row = `transactions on ${disk}, ${count} ${count === 1 ? 'channel' : 'channels'}`
      figures.note(row, 'plain insert', { transactions: plain })
      figures.note(row, 'publish', { transactions: published, ofPlain: published / plain })
    }
  }
}

/** Autocommitted statements per second, all clients together. */
async function rate(pool: DbPool, sql: string, channelCount: number, ms: number): Promise<number> {
  const end = performance.now() + ms
  let done = 0
  const work = async (client: number) => {
    for (let n = client; performance.now() < end; n += clients) {
      await pool.query(sql, [`plain:${n % channelCount}`, payload])
      done += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)))
  return (done * 1_000) / ms
}

async function drained(pool: DbPool): Promise<void> {
  while ((await pool.query('SELECT EXISTS (SELECT FROM portico.outbox) AS waiting')).rows[0]?.waiting)
    await delay(20)
}

async function commitToDelivery(bench: Bench, disk: string, pool: DbPool, origin: string): Promise<void> {
  const { awake, asleep } = sizes[bench.form]
  bench.progress(`commit to delivery on ${disk}`)
  using subscriber = new Client(origin, 'websocket', tokenOf('subscriber'))
  let arrived = (): void => {}
  await subscriber.subscribe('log:1', () => arrived())
  for (const [leader, pauseMs, count] of [
    ['awake', 10, awake],
    ['asleep', 500, asleep],
  ] as const) {
    const times: number[] = []
    for (let n = 0; n < count; n += 1) {
      await delay(pauseMs)
      const { promise, resolve } = Promise.withResolvers<number>()
      arrived = () => resolve(performance.now())
      await pool.query(publishSql, ['log:1', payload])
      const committedAt = performance.now()
      // The subscriber may have it before the publisher has read the answer to its COMMIT.
      times.push(Math.max(0, (await promise) - committedAt))
    }
    bench.figures.note(`commit to delivery, leader ${leader}`, disk, {
      p50: median(times),
      p95: quantile(times, 0.95),
      // Of fewer, that would be the greatest.
      ...(count >= 100 && { p99: quantile(times, 0.99) }),
    })
  }
}

async function setCommitDelay(url: string, commitDelay: string): Promise<void> {
  const pool = openPool(url, { maxConnections: 1 })
  await pool.query(`ALTER DATABASE portico SET commit_delay = ${commitDelay}`)
  await pool.query('ALTER DATABASE portico SET commit_siblings = 0')
  await pool.end()
}
