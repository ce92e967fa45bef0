import { FakeService } from '@portico/client/testing'
import t, { type Test } from 'tap'
import { Lazy } from '../../src/lazy.ts'

type Request = PromiseWithResolvers<void>

/** A client whose links need a file that arrives, or fails to, when the test says so. */
function setup(t: Test, service = new FakeService()) {
  const requests: Request[] = []
  const file = new Lazy(async () => {
    const request = Promise.withResolvers<void>()
    requests.push(request)
    await request.promise
    return 'the file'
  })
  let tokens = 0
  const client = service.client({
    load: () => (file.value ? undefined : file.get()),
    auth: { token: async () => `token ${++tokens}` },
  })
  t.teardown(() => client.close())
  const settle = async (how: (request: Request) => void) => {
    const last = requests.at(-1)
    if (last === undefined) throw new Error('nothing was asked for')
    how(last)
    await service.clock.pass(0)
  }
  return {
    service,
    client,
    requests,
    tokens: () => tokens,
    comes: () => settle(({ resolve }) => resolve()),
    isAway: () => settle(({ reject }) => reject(new TypeError('Failed to fetch'))),
    pass: (ms: number) => service.clock.pass(ms),
    status: () => client.status.get(),
    steps: () => client.timeline?.steps.map(({ what }) => what),
  }
}

t.test('a client asks for nothing before it is started, as on a server', async (t) => {
  const { client, requests, pass } = setup(t)
  client.channel('room:1')
  await pass(10_000)
  t.equal(requests.length, 0)
})

t.test('the file is asked for in the turn of the start, beside the token', async (t) => {
  const { client, requests, tokens, comes, pass, status, steps } = setup(t)
  client.start()
  t.same([requests.length, tokens()], [1, 1])
  await pass(0)
  t.same(steps(), ['started', 'config', 'token'], 'all else is there')
  await comes()
  t.same(steps()?.slice(3), ['loaded', 'dialled', 'opened', 'replied'])
  t.equal(status().state, 'live')
})

t.test('a slow file costs no transport its time', async (t) => {
  const { service, client, comes, pass, status } = setup(t)
  client.start()
  await pass(14_000)
  t.match([status(), service.mostLinks], [{ state: 'connecting', attempt: 0 }, 0])
  await comes()
  t.match(status(), { state: 'live', transport: 'websocket', attempt: 0, notBetter: undefined })
})

t.test('a file that does not come has its name, and is asked for until it does', async (t) => {
  const { service, client, requests, comes, isAway, pass, status } = setup(t)
  client.start()
  const waits: number[] = []
  for (let round = 1; round <= 5; round += 1) {
    await isAway()
    const { nextTryAt = Number.NaN } = status()
    t.match(status(), {
      state: 'connecting',
      attempt: round,
      finding: { id: 'fileMissing', facts: { reason: 'TypeError: Failed to fetch' } },
    })
    const wait = nextTryAt - service.clock.now()
    waits.push(wait)
    await pass(wait)
    t.equal(requests.length, round + 1)
  }
  t.same(
    waits,
    waits.toSorted((a, b) => a - b),
  )
  t.ok((waits.at(-1) ?? 0) > 4 * (waits[0] ?? Number.NaN), 'ever more rarely')
  await comes()
  t.match(status(), { state: 'live', finding: undefined })
})

t.test('one of which nothing is heard is missed, too, and the page connects when it comes', async (t) => {
  const { service, client, requests, comes, pass, status } = setup(t)
  client.start()
  await pass(15_000)
  t.match(status(), {
    state: 'connecting',
    attempt: 1,
    finding: { id: 'fileMissing', facts: { ms: 15_000 } },
  })
  await pass(60_000)
  t.match([status(), requests.length], [{ finding: { id: 'fileMissing' } }, 1], 'it is still under way')
  await comes()
  await pass(20_000)
  t.match([status(), service.mostLinks], [{ state: 'live', finding: undefined }, 1])
})

t.test('a file that is there is not blamed for a token that does not come', async (t) => {
  const service = new FakeService()
  const client = service.client({ auth: { token: () => new Promise(() => {}) } })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(60_000)
  t.match(client.status.get(), { state: 'connecting', finding: { id: 'tokenRouteSlow' } })
})

t.test('it is in the story of the attempt', async (t) => {
  const { client, isAway, comes, pass } = setup(t)
  const loaded = () => client.timeline?.steps.find(({ what }) => what === 'loaded')?.facts
  client.start()
  await pass(300)
  await isAway()
  t.same(loaded(), { reason: 'TypeError: Failed to fetch', outcome: 'fileMissing', ms: 300 })
  client.retry()
  await comes()
  t.same(loaded(), { outcome: 'ok', ms: 0 })
})

t.test('where nothing can be fetched, that is what is wrong', async (t) => {
  const service = new FakeService()
  const client = service.client({
    load: () => new Lazy(() => Promise.reject(new TypeError('Failed to fetch'))).get(),
    auth: {
      token: () =>
        new Promise((_, reject) =>
          service.clock.after(1_000, () => reject(new TypeError('Failed to fetch'))),
        ),
    },
  })
  t.teardown(() => client.close())
  client.start()
  await service.clock.pass(1_001)
  t.match(client.status.get(), { attempt: 1, finding: { id: 'tokenRouteFailed' } })
})

t.test('close() while it is under way leaves nothing behind, and the next start has it', async (t) => {
  const { service, client, requests, comes, pass, status } = setup(t)
  client.start()
  await pass(10)
  client.close()
  await comes()
  await pass(60_000)
  t.match([status(), service.mostLinks, service.clock.pending], [{ state: 'stopped' }, 0, 0])
  client.start()
  await pass(0)
  t.match([status(), requests.length], [{ state: 'live' }, 1])
})

t.test(
  'close() while it is under way, and it does not come: nobody is told, and nothing tried',
  async (t) => {
    const { service, client, requests, isAway, pass, status } = setup(t)
    client.start()
    client.close()
    await isAway()
    await pass(60_000)
    t.match([status(), requests.length], [{ state: 'stopped', finding: undefined }, 1])
    t.equal(service.clock.pending, 0)
  },
)

t.test(
  'another person who signs in meanwhile waits for the same file, and connects as themselves',
  async (t) => {
    const { service, client, requests, tokens, comes, pass } = setup(t)
    client.start()
    await pass(10)
    client.identityChanged()
    await pass(10)
    t.same([requests.length, tokens()], [1, 2])
    await comes()
    t.same([[...service.links].map(({ token }) => token), service.mostLinks], [['token 2'], 1])
  },
)

t.test('once it is there nothing waits for it: a drain, a drop and another person', async (t) => {
  const { service, client, requests, comes, pass, status } = setup(t)
  client.start()
  await comes()
  service.drain()
  await pass(100)
  service.drop()
  await pass(20_000)
  client.identityChanged()
  await pass(100)
  t.match([status(), requests.length], [{ state: 'live', attempt: 0 }, 1])
  t.notMatch(client.timeline?.steps, [{ what: 'loaded' }])
})
