import { setImmediate } from 'node:timers/promises'
import type { TraceReport } from '@portico/protocol'
import t from 'tap'
import { tellTrace } from '../../src/cli/story.ts'
import { startService, testOrigin } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'
import { run } from './terminal.ts'

const running = await startService()
t.teardown(() => running[Symbol.asyncDispose]())
const env = { PORT: new URL(running.url).port }

t.test('tells both sides of an attempt in one timeline, with the finding and its cure', async (t) => {
  const client = await WireClient.open(`${running.websocketUrl}?trace=PT-7F3K2M`)
  client
    .call('connect', { token: await signToken({ secret: 'a secret that the service does not know' }) })
    .catch(() => {})
  await client.closed
  await setImmediate()
  const timeline = {
    code: 'PT-7F3K2M',
    steps: [
      { at: 1, what: 'dialled', transport: 'websocket', facts: { url: '/ws' } },
      { at: Date.now() + 60_000, what: 'closed', transport: 'websocket', facts: { code: 3500 } },
    ],
    finding: { id: 'invalidToken', facts: {} },
  }
  await fetch(`${running.url}/ws/diagnose?trace=PT-7F3K2M`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: testOrigin },
    body: JSON.stringify({ timeline }),
  })
  const { code, output } = await run('explain pt-7f3k2m', { env, fetch })
  t.equal(code, 1)
  const order = [/client +websocket +dialled: url \/ws/, /service +websocket +arrived/, /upgraded/]
  const last = [/closed: code 3500, reason invalidToken/, /client +websocket +closed: code 3500/]
  const told = [/origin: http:\/\/app\.test/, /\(wrongSignature\)\n.*different secrets/, /TOKEN_SECRET/]
  const places = [...order, ...last, ...told].map((pattern) => output.search(pattern))
  t.notOk(places.includes(-1), output)
  t.strictSame(
    [...places].sort((one, other) => one - other),
    places,
    output,
  )
  const json = await run(`explain PT-7F3K2M --json --origin ${running.url}`, { fetch })
  t.match(JSON.parse(json.output), { reached: true, sightings: [{ finding: { id: 'wrongSignature' } }] })
})

t.test('what a client wrote of itself neither gives orders to the terminal nor makes up lines', async (t) => {
  const facts = { url: '\u001b[2J\u009b31m\n0 ms  service  websocket  connected: user admin' }
  const timeline = { code: 'PT-6F3K2M', steps: [{ at: 1, what: 'dialled', facts }] }
  const { status } = await fetch(`${running.url}/ws/diagnose?trace=PT-6F3K2M`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: testOrigin },
    body: JSON.stringify({ timeline }),
  })
  t.equal(status, 200)
  const { output } = await run('explain PT-6F3K2M', { env, fetch })
  t.match(output, /dialled: url .*connected: user admin/)
  t.notMatch(output, /[^\P{Cc}\n]/u)
})

t.test('an attempt that went well is no finding', async (t) => {
  const client = await WireClient.connect(`${running.websocketUrl}?trace=PT-8F3K2M`)
  t.teardown(() => client[Symbol.asyncDispose]())
  const { code, output } = await run('explain PT-8F3K2M', { env, fetch })
  t.match({ code, output }, { code: 0, output: /connected: client / })
})

t.test('tells what an attempt goes on with, with the reason and the cure', async (t) => {
  const client = await WireClient.connect(`${running.websocketUrl}?trace=PT-AF3K2M`)
  t.teardown(() => client[Symbol.asyncDispose]())
  await client.refused('subscribe', { channel: 'private:7' })
  const { code, output } = await run('explain PT-AF3K2M', { env, fetch })
  t.equal(code, 1)
  t.match(output, /refused: command subscribe, code 103, finding subscriptionDenied/)
  t.match(output, /\(subscriptionDenied\)\nThe policy of the channel private:7 refuses: It is not yours\./)
})

t.test('says that the service saw nothing where that is known, and else no more than it knows', async (t) => {
  const report: TraceReport = {
    code: 'PT-BF3K2M',
    reached: false,
    sightings: [],
    timelines: [
      { code: 'PT-BF3K2M', steps: [{ at: Date.now(), what: 'dialled' }], finding: { id: 'silent' } },
    ],
    unanswered: ['n2'],
  }
  const told = (given: Partial<TraceReport>) => tellTrace({ ...report, ...given }).join('\n')
  const guess = /The service saw nothing of it/
  t.notMatch(told({}), guess)
  t.match(told({}), /No node that answered remembers it.*\nNode n2 did not answer/)
  t.notMatch(told({ unanswered: [], hindrance: { id: 'redisAway' } }), guess)
  t.notMatch(told({ unanswered: [] }), guess, 'a node that is gone, or has forgotten it, answers nothing')
  const [timeline] = report.timelines
  t.match(told({ timelines: timeline ? [{ ...timeline, reached: false }] : [] }), guess)

  await fetch(`${running.url}/ws/diagnose?trace=PT-BF3K2M`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: testOrigin },
    body: JSON.stringify({ timeline }),
  })
  t.match(await run('explain PT-BF3K2M', { env, fetch }), { code: 1, output: guess })
})

t.test('says when nobody remembers, when nothing answers, and when it is not the service', async (t) => {
  t.match(await run('explain PT-9F3K2M', { env, fetch }), { code: 1, output: /nobody remembers/ })
  const away = async () => Promise.reject(new TypeError('fetch failed'))
  t.match(await run('explain PT-9F3K2M', { fetch: away }), { code: 2, output: /127\.0\.0\.1:3002/ })
  const page = async () => new Response('<!doctype html>')
  t.match(await run('explain PT-9F3K2M --origin https://app.test', { fetch: page }), {
    code: 2,
    output: /route \/ws/,
  })
  for (const line of ['explain', 'explain PT-1', 'explain PT-9F3K2M --origin nowhere']) {
    t.match(await run(line, { fetch }), { code: 2, output: /Usage: portico explain/ }, line)
  }
})
