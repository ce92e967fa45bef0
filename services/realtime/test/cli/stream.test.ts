import { resolve } from 'node:path'
import { Child } from '@portico/harness'
import t from 'tap'
import { Bus, TestNode } from '../streams/fixtures/bus.ts'
import { database } from '../streams/fixtures/database.ts'
import { numberedStream, publish } from './numbered-stream.ts'
import { run } from './terminal.ts'

const channel = 'conversation:7'

t.test('lists the streams there are', async (t) => {
  const { pool, env } = await numberedStream(t, channel, ['1', '2'])
  await publish(pool, 'user:42', ['3'])
  const shards = await pool.query<{ shard: number }>('SELECT shard FROM portico.stream ORDER BY channel')
  const [first, second] = shards.rows.map(({ shard }) => shard)
  const all = await run('stream list', { env })
  t.strictSame(all.printed, [`conversation:7\t${first}\t1\t2`, `user:42\t${second}\t1\t1`])
  t.strictSame([all.code, all.warned], [0, []])
  t.strictSame((await run('stream list user:', { env })).printed, [`user:42\t${second}\t1\t1`])
  const page = await run('stream list --limit 1', { env })
  t.match(page, { printed: { length: 1 }, warned: ['There may be more: --after conversation:7'] })
  t.strictSame((await run('stream list --after conversation:7', { env })).printed.length, 1)
  t.match(await run('stream list nothing:', { env }), { code: 0, printed: [], warned: [/no such stream/] })
  t.match(await run('stream list --limit 0', { env }), { code: 0, output: '' })
})

t.test('says where a channel is', async (t) => {
  const { env, epoch } = await numberedStream(t, channel, ['1', '2'])
  t.strictSame((await run('stream position conversation:7', { env })).printed, [
    `epoch: ${epoch}`,
    'offset: 2',
  ])
  t.strictSame((await run('stream position conversation:8', { env })).printed, [
    `epoch: ${epoch}`,
    'offset: 0',
  ])
})

t.test('follows a channel: what was published since, and what is published meanwhile', async (t) => {
  const { pool, env } = await numberedStream(t, channel, ['1', '2'])
  await pool.query(
    `SELECT portico.publish($1, '{"text":
    "three"}', E'a\\tb')`,
    [channel],
  )
  await publish(pool, channel, [])
  const { rows } = await pool.query<{ at: Date }>('SELECT at FROM portico.publication ORDER BY "offset"')
  const [, second, third] = rows.map(({ at }) => at.toISOString())
  const stop = new AbortController()
  const waits = [
    () => publish(pool, channel, ['4', '5']),
    () => Promise.resolve(),
    async () => stop.abort(),
  ].values()
  const pause = async () => waits.next().value?.()
  const tail = await run('stream tail conversation:7 --since 1', { env, pause, signal: stop.signal })
  t.equal(tail.code, 0, 'Ctrl-C is no failure')
  t.strictSame(tail.warned, [])
  t.strictSame(tail.printed.slice(0, 2), [
    `2\t${second}\t"2/2"\t2`,
    `3\t${third}\t"a\\tb"\t{"text":     "three"}`,
  ])
  t.match(tail.printed.slice(2), [/^4\t.*\t"4\/1"\t4$/, /^5\t.*\t"5\/2"\t5$/])
})

t.test('follows from the end unless told otherwise, and as many as it is told', async (t) => {
  const { pool, env } = await numberedStream(t, channel, ['1', '2'])
  const pause = () => publish(pool, channel, ['3', '4', '5'])
  const tail = await run('stream tail conversation:7 --limit 2', { env, pause })
  t.strictSame([tail.code, tail.printed.map((line) => line.split('\t')[0])], [0, ['3', '4']])
  t.strictSame((await run('stream tail conversation:7 --limit 0', { env })).printed, [])
})

t.test('says how to go on when the log cannot be read any further', async (t) => {
  const { pool, env, epoch } = await numberedStream(t, channel, ['1', '2'])
  const pause = async () => void (await pool.query('DROP SCHEMA portico CASCADE'))
  t.match(await run('stream tail conversation:7 --since 0', { env, pause }), {
    code: 2,
    printed: [/^1\t/, /^2\t/],
    warned: [
      `The log could not be read any further. Go on with: --since 2 --epoch ${epoch}`,
      /no schema portico/,
    ],
  })
})

t.test('tells of what retention has taken, and of another epoch', async (t) => {
  const { pool, env, epoch } = await numberedStream(t, channel, ['1', '2', '3', '4'])
  await pool.query(`DELETE FROM portico.publication WHERE "offset" IN (1, 2)`)
  const tail = await run('stream tail conversation:7 --since 0 --limit 2', { env })
  t.match(tail, { warned: ['1 to 2: no longer in the log'], printed: [/^3\t/, /^4\t/] })
  t.match(await run('stream tail conversation:7 --since 5', { env }), {
    code: 2,
    output: /--since 5 is beyond the end of conversation:7, which is at 4/,
  })
  await pool.query(`UPDATE portico.epoch SET epoch = 'restored'`)
  t.match(await run(`stream tail conversation:7 --since 0 --epoch ${epoch}`, { env }), {
    code: 2,
    output: /now has epoch restored: the database was restored/,
  })
})

t.test('prunes whole days, and says first which', async (t) => {
  const { pool, env } = await numberedStream(t, channel, ['1'])
  const { rows } = await pool.query<{ name: string; lower: string; upper: string }>(
    `SELECT 'publication_' || to_char(day, 'YYYYMMDD') AS name,
       (day::timestamp AT TIME ZONE 'UTC')::text AS lower, ((day + 1)::timestamp AT TIME ZONE 'UTC')::text AS upper
     FROM (SELECT (now() AT TIME ZONE 'UTC')::date - age AS day FROM unnest(ARRAY[50, 40, 20]) AS age) AS days`,
  )
  for (const { name, lower, upper } of rows) {
    await pool.query(
      `CREATE TABLE portico.${name} PARTITION OF portico.publication FOR VALUES FROM ('${lower}') TO ('${upper}')`,
    )
  }
  const partitions = async () => {
    const found = await pool.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'portico.publication'::regclass`,
    )
    return new Set(found.rows.map(({ name }) => name.replace('portico.', '')))
  }
  const before = await partitions()
  const [fifty, forty, twenty] = rows.map(({ name }) => name)

  const foreseen = await run('stream prune --dry-run', { env })
  t.match(foreseen, { code: 0, printed: { length: 2 } })
  t.match(foreseen.printed, [`would drop ${fifty} (`, `would drop ${forty} (`])
  t.strictSame(await partitions(), before, 'a dry run changes nothing')

  const done = await run('stream prune', { env })
  t.strictSame([done.code, done.printed], [0, [`dropped ${fifty}`, `dropped ${forty}`]])
  const left = [...before].filter((name) => name !== fifty && name !== forty)
  t.strictSame(await partitions(), new Set(left))
  t.ok((await partitions()).has(twenty ?? ''), 'the demo keeps 30 days')
  for (const line of ['stream prune', 'stream prune --dry-run']) {
    t.match(await run(line, { env }), { code: 0, output: 'Nothing is wholly older than 30 days.' })
  }
})

t.test('prunes nothing when somebody reads it, nor by a contract that keeps nothing', async (t) => {
  const { pool, env } = await numberedStream(t, channel, ['1'])
  await pool.query(
    `CREATE TABLE portico.publication_20200101 PARTITION OF portico.publication
     FOR VALUES FROM ('2020-01-01 00:00Z') TO ('2020-01-02 00:00Z')`,
  )
  const reader = await pool.connect()
  await reader.query('BEGIN')
  await reader.query('SELECT FROM portico.publication')
  t.match(await run('stream prune', { env }), { code: 2, output: /Nothing was changed; try again/ })
  await reader.query('ROLLBACK')
  reader.release()
  t.match(await run('stream prune --dry-run', { env }), { output: /publication_20200101/ })

  const ephemeral = { ...env, CONTRACT: './ephemeral-contract.ts' }
  t.match(await run('stream prune', { env: ephemeral, directory: import.meta.dirname }), {
    code: 2,
    output: /no durable channel.*Correct CONTRACT/,
  })
  t.match(await run('stream prune --dry-run', { env }), { output: /publication_20200101/ })
})

t.test('begins a new epoch, in which offsets go on and no earlier position holds', async (t) => {
  const { env, epoch } = await numberedStream(t, channel, ['1', '2'])
  const renewed = await run('stream renew', { env })
  t.match(renewed, { code: 0, printed: [/^epoch: [0-9a-f]{12}$/], warned: [] })
  t.not(renewed.output, `epoch: ${epoch}`)
  t.strictSame((await run('stream position conversation:7', { env })).printed, [renewed.output, 'offset: 2'])
  t.match(await run(`stream tail conversation:7 --since 1 --epoch ${epoch}`, { env }), {
    code: 2,
    output: /offsets are of epoch/,
  })
  t.match(await run('stream renew conversation:7', { env }), {
    code: 2,
    output: /Usage: portico stream renew$/,
  })
})

t.test('finds every stream whole, and a hole that was made', async (t) => {
  const { url, pool } = await database(t)
  const env = { DATABASE_URL: url }
  const node = new TestNode(url, new Bus())
  t.teardown(() => node.stop())
  await node.leading()
  await publish(pool, channel, ['1', '2', '3'])
  const verify = () => run('stream verify --patience 1', { env })
  t.match(await verify(), { code: 0, output: 'Every stream is whole, and nothing waits.' })
  await pool.query(`DELETE FROM portico.publication WHERE "offset" = 2`)
  const faults = await verify()
  t.equal(faults.code, 1)
  t.strictSame(faults.printed, ['hole: conversation:7: 2 publications between offsets 1 and 3'])
  await node.stop()
  await pool.query(`SELECT portico.publish($1, '4')`, [channel])
  const idle = await run('stream verify --patience 0', { env })
  t.equal(idle.code, 1)
  t.match(idle.output, /no-leader: nobody leads shard 0\n/)
  t.match(idle.output, /not-numbered: 1 for more than 0 ms/)
})

t.test('says what stands in its way, and what to do', async (t) => {
  const { url, pool, env } = await numberedStream(t, channel, ['1'])
  const commands = [
    'stream list',
    'stream position conversation:7',
    'stream tail conversation:7',
    'stream replay conversation:7 --to http://127.0.0.1:9',
    'stream prune',
    'stream renew',
    'stream verify',
  ]
  const nobody = new URL(url)
  nobody.port = '1'
  await pool.query('CREATE DATABASE empty')
  const empty = new URL(url)
  empty.pathname = '/empty'
  for (const line of commands) {
    t.match(await run(line), { code: 2, printed: [], output: /^DATABASE_URL is not set\. Set it/ }, line)
    const away = await run(line, { env: { DATABASE_URL: nobody.href } })
    t.match(away, {
      code: 2,
      printed: [],
      output: /^Postgres at .* does not answer \(ECONNREFUSED\)\. Start/,
    })
    t.notMatch(away.output, nobody.password || 'postgres:', 'no password')
    t.match(await run(line, { env: { DATABASE_URL: empty.href } }), {
      code: 2,
      printed: [],
      output: /^The database (has no|lacks).*Apply the migrations/,
    })
  }
  for (const command of ['position', 'tail', 'replay --to http://127.0.0.1:9']) {
    t.match(await run(`stream ${command} nowhere:7`, { env }), {
      code: 2,
      output: /No channel of the contract has the name 'nowhere:7'.*conversation:\{id\}/,
    })
    t.match(await run(`stream ${command} conversation:7:typing`, { env }), {
      code: 2,
      output: /has no stream: the contract makes conversation:\{id\}:typing ephemeral/,
    })
    t.match(await run(`stream ${command}`, { env }), { code: 2, output: /takes one channel.*\nUsage: / })
  }
  for (const option of [
    'tail conversation:7 --since -1',
    'tail conversation:7 --since x',
    'list --limit 1.5',
  ]) {
    t.match(await run(`stream ${option}`, { env }), { code: 2, output: /Usage: / }, option)
  }
})

t.test('Ctrl-C ends a tail in good order', async (t) => {
  const { url } = await numberedStream(t, channel, ['1'])
  const main = resolve(import.meta.dirname, '../../src/cli/main.ts')
  const line = [main, 'stream', 'tail', channel, '--since', '0']
  const env = { PATH: process.env.PATH, DATABASE_URL: url }
  const tail = await Child.start(process.execPath, line, { ready: /^1\t.*\t1\n/, env })
  t.teardown(() => tail.stop())
  tail.signal('SIGINT')
  t.equal(await tail.exited(), 0)
  t.match(tail.output, /^[^\n]*\n$/, 'one line, and no fault')
})
