import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { destroyEmbeddedPostgres, startEmbeddedPostgres } from '../packages/postgres/src/embedded/index.ts'
import { type DbPool, openPool } from '../packages/postgres/src/index.ts'
import { migrate } from '../packages/postgres/src/migrate.ts'
import { DurableStreams } from '../services/realtime/src/streams/durable-streams.ts'

/*
 * What durable channels cost, as ratios to plain inserts of the same rows in the same run. Load, Postgres and the
 * leader share this machine's cores; each figure is the median of interleaved rounds.
 *
 *     node bench/streams.bench.ts [--seconds 2] [--rounds 3]
 */

const clients = 8
const payload = JSON.stringify({ event: 'message.sent', data: { id: 'x'.repeat(36), body: 'y'.repeat(220) } })

interface Row {
  readonly what: string
  readonly figure: string
}

/** A flush that takes as long as on a common disk. Commits still share it. */
const disks = { 'this disk': '0', 'a disk that takes 2 ms longer': '2000' } as const

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '2' }, rounds: { type: 'string', default: '3' } },
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-bench-'))
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') })
  try {
    await migrate(server.url)
    for (const [disk, commitDelay] of Object.entries(disks)) {
      await setCommitDelay(server.url, commitDelay)
      const rows = await measure(server.url, Number(values.seconds) * 1_000, Number(values.rounds))
      console.log(`\nOn ${disk}:\n`)
      for (const { what, figure } of rows) console.log(`| ${what} | ${figure} |`)
    }
  } finally {
    await server.stop()
    await destroyEmbeddedPostgres(path.join(folder, 'postgres'))
    await rm(folder, { recursive: true })
  }
}

async function measure(url: string, ms: number, rounds: number): Promise<Row[]> {
  const pool = openPool(url, { maxConnections: clients })
  await pool.query('CREATE TABLE IF NOT EXISTS plain (id bigserial PRIMARY KEY, channel text, data json)')
  const leader = fork(import.meta.filename, ['--leader'], { env: { ...process.env, BENCH_URL: url } })
  await once(leader, 'message')
  try {
    return [
      ...(await throughput(pool, ms, rounds)),
      ...(await addedToTransaction(pool, ms, rounds)),
      ...(await commitToDelivery(pool, leader)),
    ]
  } finally {
    leader.kill('SIGTERM')
    await once(leader, 'exit')
    await pool.end()
  }
}

const insertSql = 'INSERT INTO plain (channel, data) VALUES ($1, $2)'
const publishSql = 'SELECT portico.publish($1, $2::json)'

async function throughput(pool: DbPool, ms: number, rounds: number): Promise<Row[]> {
  const found = new Map<string, number[]>()
  const keep = (what: string, figure: number) => found.set(what, [...(found.get(what) ?? []), figure])
  for (let round = 0; round < rounds; round += 1) {
    for (const channels of [1, 10, 1_000]) {
      const plain = await rate(pool, insertSql, channels, ms)
      const published = await rate(pool, publishSql, channels, ms)
      await drained(pool)
      keep(`plain inserts a second, ${channels} channels`, plain)
      keep(`publishes a second, ${channels} channels`, published)
      keep(`publish against plain insert, ${channels} channels`, published / plain)
    }
  }
  return [...found].map(([what, figures]) => {
    const figure = median(figures)
    return { what, figure: figure < 10 ? figure.toFixed(2) : figure.toFixed(0) }
  })
}

/** Autocommitted statements a second, by all clients together. */
async function rate(pool: DbPool, sql: string, channels: number, ms: number): Promise<number> {
  const end = performance.now() + ms
  let done = 0
  const work = async (client: number) => {
    for (let n = client; performance.now() < end; n += clients) {
      await pool.query(sql, [`bench:${n % channels}`, payload])
      done += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, client) => work(client)))
  return (done * 1_000) / ms
}

async function drained(pool: DbPool): Promise<void> {
  while ((await pool.query('SELECT EXISTS (SELECT FROM portico.outbox) AS left')).rows[0]?.left)
    await delay(20)
}

async function addedToTransaction(pool: DbPool, ms: number, rounds: number): Promise<Row[]> {
  const without: number[] = []
  const withPublish: number[] = []
  const client = await pool.connect()
  for (let round = 0; round < rounds; round += 1) {
    for (const [times, sql] of [
      [without, undefined],
      [withPublish, publishSql],
    ] as const) {
      const end = performance.now() + ms / 2
      while (performance.now() < end) {
        const start = performance.now()
        await client.query('BEGIN')
        await client.query(insertSql, ['bench:1', payload])
        if (sql !== undefined) await client.query(sql, ['bench:1', payload])
        await client.query('COMMIT')
        times.push(performance.now() - start)
      }
    }
  }
  client.release()
  await drained(pool)
  const [plain, published] = [median(without), median(withPublish)]
  const figure = `${plain.toFixed(2)} ms without, ${published.toFixed(2)} ms with (+${(published - plain).toFixed(2)} ms)`
  return [{ what: 'a transaction of one insert, one client, p50', figure }]
}

/** From the end of COMMIT at the publisher to the hand-over to the nodes, in two processes with one clock. */
async function commitToDelivery(pool: DbPool, leader: ReturnType<typeof fork>): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, pauseMs, count] of [
    ['awake', 10, 400],
    ['asleep', 500, 20],
  ] as const) {
    const latencies: number[] = []
    await delay(1_000)
    for (let n = 0; n < count; n += 1) {
      const arrived = once(leader, 'message')
      await pool.query(publishSql, [`latency:${name}`, payload])
      const committed = performance.timeOrigin + performance.now()
      const [at] = await arrived
      latencies.push(Math.max(0, Number(at) - committed))
      await delay(pauseMs)
    }
    const figure = [0.5, 0.95, 0.99].map((p) => `${quantile(latencies, p).toFixed(1)} ms`).join(' / ')
    rows.push({ what: `commit to delivery, leader ${name}, p50 / p95 / p99`, figure })
  }
  return rows
}

async function setCommitDelay(url: string, commitDelay: string): Promise<void> {
  const pool = openPool(url, { maxConnections: 1 })
  await pool.query(`ALTER DATABASE portico SET commit_delay = ${commitDelay}`)
  await pool.query('ALTER DATABASE portico SET commit_siblings = 0')
  await pool.end()
}

const median = (figures: readonly number[]) => quantile(figures, 0.5)

function quantile(figures: readonly number[], p: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN
}

/** The leader in a process of its own; tells when it hands over what is measured. */
function lead(url: string): void {
  const published = { position: undefined, repeated: false, nodes: 0 }
  const streams = new DurableStreams({
    url,
    arrived: () => {},
    relay: {
      listen: async () => {},
      unlisten: async () => {},
      announce: async () => {},
      publish: async (channel) => {
        if (channel.startsWith('latency:')) process.send?.(performance.timeOrigin + performance.now())
        return published
      },
    },
    onState: ({ kind }) => {
      if (kind === 'leading' && !announced) announced = process.send?.('leading') ?? true
    },
    onError: (error) => console.error(error),
  })
  let announced = false
  streams.start()
  process.on('SIGTERM', () => void streams[Symbol.asyncDispose]().then(() => process.exit()))
}

if (process.argv.includes('--leader')) lead(process.env.BENCH_URL ?? '')
else await main()
