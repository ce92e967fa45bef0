import t, { type Test } from 'tap'
import { openDiagnosis } from '../../src/diagnosis/index.ts'
import { FakeService } from '../../src/testing/index.ts'
import { diagnosis } from './evidence.ts'

type Answers = Readonly<Record<string, () => Response | Promise<Response>>>

const config = () =>
  Response.json({ protocol: 'centrifuge-v2', version: 'fake', development: false, serverTime: 0 })
const upgrade = () => Response.json({ error: 'upgrade required' }, { status: 426 })

/** The answer of a service that saw nothing of the attempt. The fake page has no host to compare. */
const unseen = () =>
  Response.json({ ...diagnosis, origin: { ...diagnosis.origin, headerSeen: { name: 'origin' } } })

/** A client of the fake service whose diagnosis gets these answers from the network. */
async function setup(t: Test, answers: Answers) {
  const service = new FakeService()
  const asked: [string, RequestInit | undefined][] = []
  const told: string[] = []
  const get: typeof fetch = async (input, init) => {
    const url = new URL(String(input), 'http://app.test')
    asked.push([url.pathname, init])
    const answer = answers[url.pathname]
    if (answer === undefined) throw new TypeError('Failed to fetch')
    const { promise, reject } = Promise.withResolvers<never>()
    init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    return Promise.race([answer(), promise])
  }
  const say = (text: string) => void told.push(text)
  const console = { groupCollapsed: say, info: say, groupEnd: () => say('.') }
  const { clock } = service
  const diagnostician = async (named: () => void) =>
    openDiagnosis({ get, clock, console, overlay: false, named })
  const client = service.client({ diagnosis: diagnostician })
  t.teardown(() => client.close())
  const status = () => client.status.get()
  /** The obstacles that were reported. */
  const said = new Set<string>()
  client.status.subscribe(() => {
    const { finding } = status()
    if (finding) said.add(finding.id)
  })
  client.start()
  await service.clock.pass(0)
  return { service, client, asked, told, said, status }
}

t.test(
  'a failure gets its name, its sentences and its trace, and leaves its story with the service',
  async (t) => {
    const answers = { '/ws/config': config, '/ws': upgrade, '/ws/diagnose': unseen }
    const { service, asked, told, status } = await setup(t, answers)
    service.block('websocket')
    service.drop()
    await service.clock.pass(20_000)
    t.match(status(), {
      state: 'degraded',
      notBetter: { id: 'webSocketBlocked', facts: { transport: 'http_stream' } },
      explanation: { title: 'Your network blocks WebSockets' },
    })
    const [, posted] = asked.findLast(([path]) => path === '/ws/diagnose') ?? []
    const { timeline } = JSON.parse(String(posted?.body))
    t.match(timeline, { code: status().trace, finding: { id: 'webSocketBlocked' } }, 'by its final name')
    t.ok(timeline.steps.length > 4)
    service.calm()
    await service.clock.pass(60_000)
    t.match(status(), { state: 'live', explanation: undefined })
    t.equal(told.at(-1), 'Portico: all is well again.')
  },
)

t.test('what came to a service that cannot be asked is not guessed', async (t) => {
  const { service, status } = await setup(t, { '/ws/config': config, '/ws': upgrade })
  service.block('websocket')
  service.drop()
  await service.clock.pass(20_000)
  t.match(status(), { state: 'degraded', notBetter: { id: 'unknown' } })
  t.match(status().explanation?.cause, /nothing known from the service/)
})

t.test('the name is there within two seconds, though nobody answers', async (t) => {
  const { service, status } = await setup(t, {
    '/ws/config': () => new Promise(() => {}),
    '/ws': () => new Promise(() => {}),
    '/ws/diagnose': () => new Promise(() => {}),
  })
  service.drop(4500)
  await service.clock.pass(10)
  t.match(status(), { finding: { id: 'revoked' }, explanation: undefined })
  await service.clock.pass(2_000)
  t.equal(status().explanation?.id, 'revoked')
})

t.test('an outage is told once, again when it is another one, and when it is over', async (t) => {
  const { service, told, client } = await setup(t, { '/ws/config': config, '/ws': upgrade })
  service.refuse(111)
  service.drop()
  await service.clock.pass(120_000)
  service.refuse(4500)
  await service.clock.pass(60_000)
  service.calm()
  client.retry()
  await service.clock.pass(1_000)
  const headlines = told.filter((text) => text.startsWith('Portico: '))
  t.match(headlines, [
    /^Portico: The connection broke off\./,
    /^Portico: Too many requests\. Send less often/,
    /^Portico: Access was revoked\. Sign in again\.$/,
    /^Portico: all is well again\.$/,
  ])
  t.equal(headlines.length, 4)
})

t.test('what concerns one channel is told once, and the connection is well', async (t) => {
  const { service, client, told, status } = await setup(t, { '/ws/config': config, '/ws': upgrade })
  service.denials.set('room:2', 'You are not a member.')
  client.channel('room:2')
  await service.clock.pass(10)
  client.channel('room:2')
  await service.clock.pass(10)
  const denied = told.filter((text) => text.includes('closed to you'))
  t.equal(denied.length, 1)
  t.match(told.join(' '), 'You are not a member.')
  t.match(status(), { state: 'live', explanation: undefined })
})

t.test('a channel that cannot be opened now is told once, without a search, and so is its end', async (t) => {
  const { service, client, asked, told, status } = await setup(t, { '/ws/config': config, '/ws': upgrade })
  service.takeAway('room:1', 'room:2')
  client.channel('room:1')
  client.channel('room:2')
  await service.clock.pass(30_000)
  t.match(status(), {
    state: 'recovering',
    finding: { id: 'storeUnavailable' },
    explanation: { title: 'The store is away at the moment' },
  })
  service.calm()
  await service.clock.pass(5_000)
  t.match(status(), { state: 'live', finding: undefined, explanation: undefined })
  const headlines = told.filter((text) => text.startsWith('Portico: '))
  t.match(headlines, [/^Portico: The store is away at the moment\./, /^Portico: all is well again\.$/])
  t.equal(headlines.length, 2)
  t.same(asked, [])
})

t.test('what the service says of its stores is told once, without a search, and so is its end', async (t) => {
  const { service, asked, told, status } = await setup(t, { '/ws/config': config, '/ws': upgrade })
  await service.clock.pass(3_000)
  service.weather = { ...service.weather, sign: { finding: 'redisAway' } }
  await service.clock.pass(60_000)
  t.match(status(), { state: 'live', finding: { id: 'redisAway' }, explanation: { title: 'Redis is away' } })
  service.calm()
  await service.clock.pass(30_000)
  const headlines = told.filter((text) => text.startsWith('Portico: '))
  t.match(headlines, [/^Portico: Redis is away\./, /^Portico: all is well again\.$/])
  t.equal(headlines.length, 2)
  t.same(asked, [])
})

t.test('two clients in one page are told of, though all is well', async (t) => {
  Object.assign(globalThis, { location: { origin: 'http://app.test' } })
  t.teardown(() => Reflect.deleteProperty(globalThis, 'location'))
  const first = await setup(t, {})
  const second = await setup(t, {})
  await first.service.clock.pass(3_000)
  await second.service.clock.pass(3_000)
  t.match([first.status(), second.status()], [{ state: 'live' }, { state: 'live' }])
  t.match([...first.told, ...second.told].join(' '), /Two clients in one page/)
})

t.test('a diagnosis that cannot be loaded is loaded when it is needed next', async (t) => {
  const service = new FakeService()
  let asked = 0
  const unloadable = () => {
    asked += 1
    return Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  }
  const client = service.client({ diagnosis: unloadable })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(3_000)
  t.equal(asked, 1, 'ahead of need')
  service.drop()
  await service.clock.pass(100)
  t.equal(asked, 2)
  t.match(client.status.get(), { finding: { id: 'silent' }, explanation: undefined })
})

t.test('what the service says is never told without its name, once what names it is there', async (t) => {
  const { service, said } = await setup(t, { '/ws/config': config })
  await service.clock.pass(3_000)
  service.refuse(4500)
  service.drop(3001)
  await service.clock.pass(30_000)
  t.same([...said], ['shutdown', 'revoked'])
})

t.test(
  'what was lost below the best transport is known to have been there, after a climb that failed',
  async (t) => {
    const { service, status, said } = await setup(t, { '/ws/config': config, '/ws': upgrade })
    service.block('websocket')
    service.drop()
    await service.clock.pass(300_000)
    t.match(status(), { state: 'degraded', transport: 'http_stream' })
    said.clear()
    service.drop()
    await service.clock.pass(60_000)
    t.match(status(), { state: 'degraded' })
    t.same([...said], ['silent'])
  },
)

t.test('a trouble that is over lends its name to none that looks like it', async (t) => {
  let front = () => new Response('', { status: 502 })
  const { service, status, said } = await setup(t, { '/ws/config': () => front(), '/ws': upgrade })
  await service.clock.pass(3_000)
  service.drop()
  await service.clock.pass(60_000)
  t.match(status(), { state: 'live' })
  t.ok(said.has('serviceDown'))
  front = config
  said.clear()
  service.drop()
  await service.clock.pass(60_000)
  t.match(status(), { state: 'live' })
  t.same([...said], ['silent'])
})

t.test(
  'whoever closed it when all was well, and starts it anew, is told of no trouble of before',
  async (t) => {
    const { service, client, status, said } = await setup(t, { '/ws/config': config, '/ws': upgrade })
    service.drop()
    await service.clock.pass(60_000)
    t.match(status(), { state: 'live' })
    said.clear()
    client.close()
    client.start()
    t.match(status(), { state: 'connecting' })
    await service.clock.pass(1_000)
    t.match(status(), { state: 'live' })
    t.same([...said], [])
  },
)
