import t from 'tap'
import { FindingError } from '../src/finding.ts'
import { FakeClock } from '../src/testing/fake-clock.ts'
import { NoSession, type TokenFunction, TokenSource, tokenFrom } from '../src/token.ts'
import { renewAhead } from '../src/upkeep/renewal.ts'

const clock = new FakeClock(() => 0)
const sourceOf = (fetchToken: TokenFunction) => new TokenSource(fetchToken, clock)

async function obstacle(promise: Promise<unknown>): Promise<{ id: string; final: boolean }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof FindingError) return { id: error.finding.id, final: error.final }
    throw error
  }
  throw new Error('nothing stood in the way')
}

const answering = (status: number, body: string) => async () => new Response(body, { status })

t.test('asks once for simultaneous callers, and keeps the answer', async (t) => {
  let asked = 0
  const source = sourceOf(async () => `token-${++asked}`)
  t.same(await Promise.all([source.get(), source.get()]), ['token-1', 'token-1'])
  t.equal(await source.get(), 'token-1')
  t.equal(await source.renew(), 'token-2')
})

t.test('never hands out a refused token again', async (t) => {
  const tokens = ['old', 'new']
  const source = sourceOf(async () => tokens.shift() ?? 'new')
  source.spend(await source.get())
  t.equal(await source.get(), 'new')
})

t.test('says so when the source repeats the refused one', async (t) => {
  const source = sourceOf(async () => 'same')
  source.spend(await source.get())
  t.same(await obstacle(source.get()), { id: 'tokenRepeated', final: true })
})

t.test('nobody signed in is a finding, not a reason to ask again', async (t) => {
  const source = sourceOf(() => Promise.reject(new NoSession('signed out')))
  t.same(await obstacle(source.get()), { id: 'noSession', final: true })
})

t.test('a source that fails is asked again later', async (t) => {
  const source = sourceOf(() => Promise.reject(new Error('boom')))
  t.same(await obstacle(source.get()), { id: 'tokenRouteFailed', final: false })
})

t.test('a source that resolves with no token says so, and is asked again', async (t) => {
  for (const answer of [undefined, null, '', { token: 'inside' }]) {
    const answers: readonly unknown[] = ['refused', answer, 'token']
    let asked = 0
    const source = sourceOf((async () => answers[asked++]) as TokenFunction)
    source.spend(await source.get())
    t.same(await obstacle(source.get()), { id: 'noToken', final: false }, String(answer))
    t.equal(await source.get(), 'token')
  }
})

t.test('a slow source is given up', async (t) => {
  const source = sourceOf(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  const asked = obstacle(source.get())
  await clock.pass(10_000)
  t.same(await asked, { id: 'tokenRouteSlow', final: false })
})

t.test('a source that heeds no signal is given up all the same, and asked again', async (t) => {
  let asked = 0
  const source = sourceOf(() => (++asked === 1 ? new Promise(() => {}) : Promise.resolve('token')))
  const first = obstacle(source.get())
  await clock.pass(10_000)
  t.same(await first, { id: 'tokenRouteSlow', final: false })
  t.equal(await source.get(), 'token')
})

t.test('the token route', async (t) => {
  const answers: readonly [string, number, string, { id: string; final: boolean }][] = [
    ['401', 401, '', { id: 'noSession', final: true }],
    ['404', 404, 'not found', { id: 'tokenRouteFailed', final: true }],
    ['500', 500, 'oops', { id: 'tokenRouteFailed', final: false }],
    ['HTML', 200, '<!doctype html>', { id: 'tokenRouteNotJson', final: true }],
    ['JSON of another kind', 200, '{"jwt":"x"}', { id: 'tokenRouteNotJson', final: true }],
  ]
  for (const [name, status, body, expected] of answers) {
    const source = sourceOf(tokenFrom('/api/portico/token', answering(status, body)))
    t.same(await obstacle(source.get()), expected, name)
  }
  const good = sourceOf(tokenFrom('/api/portico/token', answering(200, '{"token":"abc"}')))
  t.equal(await good.get(), 'abc')
})

t.test('an answer that breaks off on its way is no word of the route', async (t) => {
  const broken = async (error: Error) =>
    new Response(new ReadableStream({ pull: (controller) => controller.error(error) }))
  const source = sourceOf(tokenFrom('/api/portico/token', () => broken(new TypeError('terminated'))))
  t.same(await obstacle(source.get()), { id: 'tokenRouteFailed', final: false })

  const endless: typeof fetch = async (_, init) =>
    new Response(
      new ReadableStream({
        start: (controller) =>
          init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
      }),
    )
  const asked = obstacle(sourceOf(tokenFrom('/api/portico/token', endless)).get())
  await clock.pass(10_000)
  t.same(await asked, { id: 'tokenRouteSlow', final: false })
})

/** As an issuer makes it: with times of the issuer's clock, which may differ from ours. */
function tokenOf(id: number): string {
  const payload = Buffer.from(JSON.stringify({ jti: id, name: 'Zoë', iat: 5_000, exp: 5_100 }))
  return `header.${payload.toString('base64url')}.signature`
}

t.test('a token is exchanged ahead of its end, at a moment of its own', async (t) => {
  const moments: number[] = []
  for (const chance of [0, 0.999]) {
    const own = new FakeClock(() => chance)
    const source = new TokenSource(async () => {
      moments.push(own.now())
      return tokenOf(moments.length)
    }, own)
    renewAhead(source, own)
    const first = await source.get()
    await own.pass(95_000)
    const second = await source.successorOf(first)
    t.not(second, first)
    t.equal(await source.successorOf(first), second, 'at hand, so nobody waits for the route')
    source.forget()
    t.equal(own.pending, 0)
  }
  t.same(moments, [0, 70_000, 0, 89_980])
})

t.test('one that could not be exchanged ahead is asked for again before its end', async (t) => {
  const own = new FakeClock(() => 0)
  const moments: number[] = []
  const source = new TokenSource(async () => {
    moments.push(own.now())
    if (moments.length > 1 && moments.length < 4) throw new Error('away')
    return tokenOf(moments.length)
  }, own)
  renewAhead(source, own)
  const first = await source.get()
  await own.pass(99_000)
  t.same(moments, [0, 70_000, 75_000, 80_000])
  t.not(await source.get(), first)
  source.forget()
  t.equal(own.pending, 0)
})

t.test('nobody is asked again who has signed out, or whose token was refused or forgotten', async (t) => {
  const outcomes: readonly ((source: TokenSource, token: string) => unknown)[] = [
    () => Promise.reject(new NoSession('signed out')),
    (source, token) => {
      source.spend(token)
      throw new Error('away')
    },
    (source) => {
      source.forget()
      throw new Error('away')
    },
  ]
  for (const ahead of outcomes) {
    const own = new FakeClock(() => 0)
    let asked = 0
    const source: TokenSource = new TokenSource(async () => {
      asked += 1
      if (asked > 1) await ahead(source, tokenOf(1))
      return tokenOf(1)
    }, own)
    renewAhead(source, own)
    await source.get()
    await own.pass(200_000)
    t.same([asked, own.pending], [2, 0])
  }
})

t.test('a route that is away ahead of the end costs nothing yet, and then says so', async (t) => {
  const own = new FakeClock(() => 0)
  let away = false
  const source = new TokenSource(
    () => (away ? Promise.reject(new Error('away')) : Promise.resolve(tokenOf(1))),
    own,
  )
  renewAhead(source, own)
  const first = await source.get()
  away = true
  await own.pass(90_000)
  t.equal(await source.get(), first)
  t.same(await obstacle(source.successorOf(first)), { id: 'tokenRouteFailed', final: false })
})
