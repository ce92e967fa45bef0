import t from 'tap'
import { ownServer } from '../streams/fixtures/database.ts'
import { numberedStream, publish } from './numbered-stream.ts'
import { run } from './terminal.ts'
import { startWebhook } from './webhook.ts'

const channel = 'conversation:7'
const five = ['1', '2', '3', '4', '5']
const offsetsOf = (bodies: readonly string[]) => bodies.map((body) => JSON.parse(body).offset)
const inOrder = [1, 2, 3, 4, 5]

t.test('posts every publication once, in order, as it was published', async (t) => {
  const { pool, env, epoch } = await numberedStream(t, channel, ['{"big": 12345678901234567890}'])
  await pool.query(`SELECT portico.publish($1, '2')`, [channel])
  await publish(pool, channel, [])
  const webhook = await startWebhook(t)
  const done = await run(`stream replay conversation:7 --to ${webhook.url}`, { env, fetch })
  t.strictSame([done.code, done.output], [0, 'Posted: 2. conversation:7 is through to offset 2.'])
  const { rows } = await pool.query<{ at: Date }>('SELECT at FROM portico.publication ORDER BY "offset"')
  const [first, second] = rows.map(({ at }) => at.toISOString())
  const head = (offset: number, key: string, at = '') =>
    `{"channel":"conversation:7","epoch":"${epoch}","offset":${offset},"key":${key},"at":"${at}"`
  t.strictSame(webhook.taken, [
    `${head(1, JSON.stringify('{"big": 12345678901234567890}/1'), first)},"data":{"big": 12345678901234567890}}`,
    `${head(2, 'null', second)},"data":2}`,
  ])
})

t.test('posts a part', async (t) => {
  const { env } = await numberedStream(t, channel, five)
  const webhook = await startWebhook(t)
  const replay = (rest: string) =>
    run(`stream replay conversation:7 --to ${webhook.url} ${rest}`, { env, fetch })
  t.match(await replay('--since 1 --until 3'), { code: 0, output: /^Posted: 2\..*offset 3/ })
  t.strictSame(offsetsOf(webhook.taken), [2, 3])
  t.match(await replay('--since 4 --until 99'), { code: 0, output: /^Posted: 1\..*offset 5/ })
  t.match(await replay('--since 5'), { code: 0, output: /^Posted: 0\./ })
  t.strictSame(offsetsOf(webhook.taken), [2, 3, 5])
})

t.test('a webhook that fails midway gets the rest later, nothing twice and nothing never', async (t) => {
  const { env, epoch } = await numberedStream(t, channel, five)
  const webhook = await startWebhook(t)
  const paused: number[] = []
  const pause = async (ms: number) => void paused.push(ms)
  const replay = (rest = '') =>
    run(`stream replay conversation:7 --to ${webhook.url} ${rest}`.trim(), { env, fetch, pause })
  webhook.answer = (body) => (JSON.parse(body).offset === 3 ? 503 : 200)
  const stopped = await replay()
  t.equal(stopped.code, 1)
  t.strictSame(stopped.warned, [
    `Offset 3: the webhook answered 503, 7 times in a row. Posted: 2. Go on with: --since 2 --until 5 --epoch ${epoch}`,
  ])
  t.strictSame(paused, [500, 1_000, 2_000, 4_000, 8_000, 16_000])
  t.notMatch(stopped.output, /hunter2/, 'the address may hold a secret')

  webhook.answer = () => 200
  const rest = /Go on with: (.*)$/.exec(stopped.output)?.[1]
  t.match(await replay(rest), { code: 0, output: /^Posted: 3\..*offset 5/ })
  t.strictSame(offsetsOf(webhook.taken), inOrder)
})

t.test('waits for a webhook that comes back', async (t) => {
  const { env } = await numberedStream(t, channel, five)
  const webhook = await startWebhook(t)
  const statuses = [200, 503, 429, 408, 200].values()
  webhook.answer = () => statuses.next().value ?? 200
  const pause = async () => {}
  const done = await run(`stream replay conversation:7 --to ${webhook.url}`, { env, fetch, pause })
  t.match(done, { code: 0, warned: [] })
  t.strictSame(offsetsOf(webhook.taken), inOrder)
})

t.test('asks once when the answer will not change, and often when there is none', async (t) => {
  const { env } = await numberedStream(t, channel, five)
  const webhook = await startWebhook(t)
  const pause = async () => {}
  for (const status of [400, 401, 404, 302]) {
    webhook.answer = () => status
    webhook.asked = 0
    const stopped = await run(`stream replay conversation:7 --to ${webhook.url}`, { env, fetch, pause })
    t.match(stopped, { code: 1, output: `Offset 1: the webhook answered ${status}. Posted: 0.` })
    t.equal(webhook.asked, 1)
  }
  const nobody = 'http://127.0.0.1:1/hook?token=hunter2'
  const unheard = await run(`stream replay conversation:7 --to ${nobody}`, {
    env,
    pause,
    fetch: () =>
      Promise.reject(new TypeError(`fetch failed: ${nobody}`, { cause: withCode('ECONNREFUSED') })),
  })
  t.match(unheard, { code: 1, output: /did not answer \(ECONNREFUSED\), 7 times in a row/ })
  t.notMatch(unheard.output, /hunter2/)
})

t.test('Ctrl-C lets what is on its way arrive, and says how to go on', async (t) => {
  const { env } = await numberedStream(t, channel, five)
  const webhook = await startWebhook(t)
  const stop = new AbortController()
  webhook.answer = (body) => {
    if (JSON.parse(body).offset === 2) stop.abort()
    return 200
  }
  const { signal } = stop
  const stopped = await run(`stream replay conversation:7 --to ${webhook.url}`, { env, fetch, signal })
  t.match(stopped, { code: 1, output: /^Interrupted\. Posted: 2\. Go on with: --since 2 --until 5/ })
  t.strictSame(offsetsOf(webhook.taken), [1, 2])

  const again = new AbortController()
  webhook.answer = () => 503
  const waiting = await run(`stream replay conversation:7 --to ${webhook.url} --since 2`, {
    env,
    fetch,
    signal: again.signal,
    pause: async () => again.abort(),
  })
  t.match(waiting, { code: 1, output: /^Interrupted\. Posted: 0\. Go on with: --since 2 --until 5/ })
})

t.test('stops at a hole, and leaves it out only when told', async (t) => {
  const { pool, env, epoch } = await numberedStream(t, channel, five)
  await pool.query(`DELETE FROM portico.publication WHERE "offset" IN (1, 3)`)
  const webhook = await startWebhook(t)
  const replay = (rest = '') =>
    run(`stream replay conversation:7 --to ${webhook.url} ${rest}`.trim(), { env, fetch })
  const stopped = await replay()
  t.strictSame(offsetsOf(webhook.taken), [2], 'from the oldest there is')
  t.match(stopped, {
    code: 1,
    output: `3 to 3: no longer in the log. Posted: 1. Go on with: --since 3 --until 5 --epoch ${epoch}`,
  })
  t.match(await replay('--since 3'), { code: 0 })
  t.strictSame(offsetsOf(webhook.taken), [2, 4, 5])
  t.match(await replay('--since 0'), { code: 1, output: /^1 to 1: no longer/ })
})

t.test('Postgres that goes away midway leaves a place to go on from', async (t) => {
  const { url, pool, server } = await ownServer(t)
  const env = { DATABASE_URL: url }
  await publish(
    pool,
    channel,
    Array.from({ length: 150 }, (_, index) => String(index + 1)),
  )
  const webhook = await startWebhook(t)
  let halting: Promise<unknown> | undefined
  const halted = async (...args: Parameters<typeof fetch>) => {
    halting ??= server.halt('immediate')
    await halting
    return fetch(...args)
  }
  const replay = (rest = '', post = fetch) =>
    run(`stream replay conversation:7 --to ${webhook.url} ${rest}`.trim(), { env, fetch: post })
  const stopped = await replay('', halted)
  t.equal(stopped.code, 2)
  t.match(stopped.warned, [/^The log could not be read any further\. Posted: 100\. Go on/, /Start it/])
  await server.resume()
  t.match(await replay(/Go on with: (.*)$/m.exec(stopped.output)?.[1]), { code: 0, output: /^Posted: 50\./ })
  t.strictSame(
    offsetsOf(webhook.taken),
    Array.from({ length: 150 }, (_, index) => index + 1),
  )
})

t.test('takes no webhook that it cannot post to, nor one whose password it would have to show', async (t) => {
  const { env } = await numberedStream(t, channel, ['1'])
  const cases = ['', '--to nowhere', '--to file:///etc/passwd', '--to https://user:hunter2@example.com/']
  for (const rest of cases) {
    const refused = await run(`stream replay conversation:7 ${rest}`.trim(), { env })
    t.match(refused, { code: 2, output: /Usage: / }, rest)
    t.notMatch(refused.output, /hunter2/)
  }
})

function withCode(code: string): Error {
  return Object.assign(new Error('connect'), { code })
}
