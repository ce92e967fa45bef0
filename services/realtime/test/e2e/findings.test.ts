import { type Finding, rawJson, type TraceCode } from '@portico/protocol'
import t, { type Test } from 'tap'
import { signingKey, startKeyServer } from '../auth/support/issuer.ts'
import { type RunningService, startService } from '../support/service.ts'
import { closedLine, countOf, ended, sightingOf } from '../support/sightings.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

async function start(t: Test, env: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const running = await startService({ env })
  t.teardown(() => running[Symbol.asyncDispose]())
  return running
}

async function connect(t: Test, { websocketUrl }: RunningService, code: TraceCode, answersPings = true) {
  const client = await WireClient.connect(`${websocketUrl}?trace=${code}`, { answersPings })
  t.teardown(() => client[Symbol.asyncDispose]())
  return client
}

interface Result {
  readonly connections: number
  readonly finding?: string
}

async function publish({ url }: RunningService, channel: string, data: unknown): Promise<Result> {
  const response = await fetch(`${url}/api/publish`, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key' },
    body: JSON.stringify({ channel, data }),
  })
  const { result } = (await response.json()) as { result: Result }
  return result
}

/** The end of an attempt has one name: in the black box, the log and the metric. */
async function endsAs(
  t: Test,
  running: RunningService,
  code: TraceCode,
  finding: Pick<Finding, 'id'> & { readonly facts?: object },
) {
  t.match(await ended(running, code), { finding })
  t.match(closedLine(running, code), { finding: finding.id, trace: code })
  t.equal(await countOf(running, finding.id), 1, finding.id)
}

/** Tries to connect with a token that is refused. */
async function refuse(running: RunningService, code: TraceCode, token: string): Promise<void> {
  const client = await WireClient.open(`${running.websocketUrl}?trace=${code}`)
  client.call('connect', { token }).catch(() => client.socket.close())
  await client.closed
}

/** Publishes until it is enough; what a socket and the system between hold is some megabytes. */
async function flood(running: RunningService, isEnough: (result: Result) => boolean): Promise<Result> {
  for (let count = 0; count < 1_000; count += 1) {
    const result = await publish(running, 'plain:1', 'x'.repeat(60_000))
    if (isEnough(result)) return result
  }
  throw new Error('60 MB were not enough')
}

t.test('a key server that is away, and a key that it does not have, are told apart', async (t) => {
  const [known, other] = await Promise.all([signingKey('ES256', 'known'), signingKey('ES256', 'other')])
  await using keys = await startKeyServer(known.jwk)
  const claims = { sub: '42', exp: Math.floor(Date.now() / 1000) + 600 }
  const running = await start(t, { TOKEN_SECRET: '', JWKS_URL: keys.url })
  await refuse(running, 'PT-0000A1', await other.sign(claims))
  await endsAs(t, running, 'PT-0000A1', { id: 'unknownKey' })

  keys.answer(503)
  const alone = await start(t, { TOKEN_SECRET: '', JWKS_URL: keys.url })
  await refuse(alone, 'PT-0000A2', await known.sign(claims))
  await endsAs(t, alone, 'PT-0000A2', { id: 'keysAway', facts: { reason: /503/ } })
})

t.test('a connect command that is not answered in time is the fault of the service', async (t) => {
  const known = await signingKey('ES256', 'known')
  await using keys = await startKeyServer(known.jwk)
  t.teardown(keys.hold())
  const running = await start(t, { TOKEN_SECRET: '', JWKS_URL: keys.url, CONNECT_SECONDS: '1' })
  const client = await WireClient.open(`${running.websocketUrl}?trace=PT-0000B1`)
  t.teardown(() => client[Symbol.asyncDispose]())
  client.call('connect', { token: await known.sign({ sub: '42' }) }).catch(() => {})
  t.match(await client.closed, { code: 3004 }, 'a code after which clients come back')
  const facts = { reason: 'connect was not answered in 1 s' }
  await endsAs(t, running, 'PT-0000B1', { id: 'serverError', facts })
  const metrics = await (await fetch(`${running.url}/metrics`)).text()
  t.match(metrics, /^portico_attempts_total\{outcome="failed"\} 1$/m)
})

t.test('a token from the future says how far', async (t) => {
  const running = await start(t)
  const nbf = Math.floor(Date.now() / 1000) + 300
  await refuse(running, 'PT-0000A3', await signToken({ claims: { nbf } }))
  await endsAs(t, running, 'PT-0000A3', { id: 'tokenNotYetValid', facts: { seconds: Number } })
  const { finding } = await sightingOf(running, 'PT-0000A3')
  const seconds = Number(finding?.facts?.seconds)
  t.ok(seconds > 250 && seconds <= 300, `${seconds} s`)
})

t.test('a revoked user is told so, on the connection there is and on the next one', async (t) => {
  const running = await start(t)
  const client = await connect(t, running, 'PT-0000A4')
  const token = await signToken()
  await fetch(`${running.url}/api/revoke`, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key' },
    body: JSON.stringify({ user: '42' }),
  })
  t.match(await client.closed, { code: 4500 })
  await endsAs(t, running, 'PT-0000A4', { id: 'revoked' })
  await refuse(running, 'PT-0000A5', token)
  t.match(await ended(running, 'PT-0000A5'), { finding: { id: 'revoked' } })
  t.equal(await countOf(running, 'revoked'), 2)
})

t.test('a client that does not answer a ping is let go by its name', async (t) => {
  const running = await start(t, { PING_SECONDS: '2', PONG_SECONDS: '1' })
  const client = await connect(t, running, 'PT-0000A6', false)
  t.match(await client.closed, { code: 3012 })
  await endsAs(t, running, 'PT-0000A6', { id: 'noPong' })
})

t.test('a socket that stops reading is a dead subscriber, and then a slow consumer', async (t) => {
  const running = await start(t)
  const client = await connect(t, running, 'PT-0000A7')
  await client.call('subscribe', { channel: 'plain:1' })
  t.notOk('finding' in (await publish(running, 'plain:1', 1)), 'somebody reads')
  client.socket.pause()
  const found = await flood(running, ({ finding }) => finding !== undefined)
  t.match(found, { connections: 1, finding: 'deadSubscriber' })
  t.match(
    running.lines.find(({ finding }) => finding === 'deadSubscriber'),
    { channel: 'plain:1', level: 'info', cure: String },
  )
  t.equal(await countOf(running, 'deadSubscriber'), 1)

  const reader = await connect(t, running, 'PT-0000A8')
  await reader.call('subscribe', { channel: 'plain:1' })
  t.notOk('finding' in (await publish(running, 'plain:1', 2)), 'one who reads is enough')
  await reader.call('unsubscribe', { channel: 'plain:1' })

  await flood(running, () => closedLine(running, 'PT-0000A7') !== undefined)
  await endsAs(t, running, 'PT-0000A7', { id: 'slowConsumer', facts: { bytes: 1_048_576 } })
})

t.test('what does not end a connection is told as a step of it', async (t) => {
  const running = await start(t, { LIMIT_CONNECTION_MESSAGES_PER_SECOND: '3' })
  const code = 'PT-0000A9'
  const client = await connect(t, running, code)
  await client.refused('subscribe', { channel: 'private:7' })
  const lost = await client.call('subscribe', {
    channel: 'chat:1',
    recover: true,
    epoch: 'another',
    offset: 7,
  })
  t.not(lost.recovered, true)
  await client.call('subscribe', { channel: 'typed:1' })
  await client.refused('publish', { channel: 'typed:1', data: rawJson({ event: 'said', data: { text: 7 } }) })
  const denied = await client.refused('subscribe', { channel: 'chat:2', token: 'nonsense' })
  t.match(denied, { code: 103 })
  const burst = Array.from({ length: 12 }, () => client.call('presence', { channel: 'chat:1' }))
  t.ok((await Promise.allSettled(burst)).some(({ status }) => status === 'rejected'))

  const { steps, finding } = await sightingOf(running, code)
  t.equal(finding, undefined, 'it goes on')
  t.match(steps.flatMap((step) => (step.finding === undefined ? [] : [step])).slice(0, 6), [
    {
      what: 'refused',
      facts: { command: 'subscribe', code: 103 },
      finding: { id: 'subscriptionDenied', facts: { channel: 'private:7', reason: 'It is not yours.' } },
    },
    { what: 'found', finding: { id: 'historyLost', facts: { channel: 'chat:1' } } },
    {
      what: 'refused',
      facts: { command: 'publish' },
      finding: { id: 'schemaMismatch', facts: { channel: 'typed:1', reason: /text/ } },
    },
    { what: 'found', finding: { id: 'tokenUnreadable' } },
    { what: 'refused', finding: { id: 'subscriptionDenied', facts: { channel: 'chat:2' } } },
    { what: 'refused', facts: { command: 'presence' }, finding: { id: 'tooManyRequests' } },
  ])
  for (const id of ['subscriptionDenied', 'historyLost', 'schemaMismatch', 'tooManyRequests']) {
    t.ok((await countOf(running, id)) > 0, id)
    t.match(
      running.lines.find((line) => line.finding === id),
      { trace: code },
    )
  }
})

t.test('requests for what is not there are answered in the words of the catalogue', async (t) => {
  const running = await start(t)
  const post = (path: string, body: string) =>
    fetch(`${running.url}${path}`, { method: 'POST', headers: { origin: 'http://app.test' }, body })
  const { id: node } = running.service.node.node
  const gone = { session: 'gone', node }
  const cases: readonly [Promise<Response>, number, string][] = [
    [post('/ws/poll?trace=PT-0000AA', JSON.stringify({ ...gone, ack: 0 })), 404, 'connectionUnknown'],
    [post('/ws/emulation', JSON.stringify({ ...gone, data: '{}' })), 404, 'connectionUnknown'],
    [post('/ws/poll', 'nonsense'), 400, 'badRequest'],
    [post('/ws/poll', 'x'.repeat(200_000)), 413, 'messageTooLarge'],
    [post('/ws/nothing', ''), 404, 'nothingHere'],
  ]
  for (const [asked, status, finding] of cases) {
    const response = await asked
    t.equal(response.status, status)
    t.match(await response.json(), { finding, cause: /./, cure: /./ })
  }
  t.match(await sightingOf(running, 'PT-0000AA'), { finding: { id: 'connectionUnknown' } })
  t.equal(await countOf(running, 'connectionUnknown'), 2)
})
