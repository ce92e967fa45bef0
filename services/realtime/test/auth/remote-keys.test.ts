import t from 'tap'
import { RemoteKeys, type RemoteKeysOptions } from '../../src/auth/remote-keys.ts'
import { Tokens } from '../../src/auth/tokens.ts'
import { Clock } from './support/clock.ts'
import { signingKey, startKeyServer } from './support/issuer.ts'

const first = await signingKey('RS256', 'first')
const second = await signingKey('ES256', 'second')
const third = await signingKey('EdDSA', 'third')
const claims = { sub: '42' }

function setup(url: string, options: Partial<RemoteKeysOptions> = {}) {
  const clock = new Clock()
  const keys = new RemoteKeys({
    url,
    freshMs: 600_000,
    trustedMs: 3_600_000,
    cooldownMs: 30_000,
    retryMs: 2_000,
    now: clock.now,
    ...options,
  })
  const tokens = new Tokens({ keys: [keys], now: clock.now, rememberedTokens: 0 })
  const outcome = async (token: string): Promise<string> => {
    const verified = await tokens.verify(token)
    return verified.kind === 'verified' ? verified.kind : verified.refusal.kind
  }
  return { clock, keys, outcome }
}

t.test('verifies RSA, elliptic and Edwards keys of one set', async (t) => {
  await using server = await startKeyServer(first.jwk, second.jwk, third.jwk)
  const { outcome } = setup(server.url)
  for (const key of [first, second, third]) t.equal(await outcome(await key.sign(claims)), 'verified')
  t.equal(server.requests, 1)
})

t.test('a hundred tokens at once make one request', async (t) => {
  await using server = await startKeyServer(first.jwk)
  const { outcome } = setup(server.url)
  const token = await first.sign(claims)
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcome(token)))
  t.strictSame([...new Set(outcomes)], ['verified'])
  t.equal(server.requests, 1)
})

t.test('tries every key that fits when the token names none', async (t) => {
  const { kid: _, ...unnamed } = first.jwk
  const other = await signingKey('RS256', 'other')
  await using server = await startKeyServer(other.jwk, unnamed, second.jwk)
  const { outcome } = setup(server.url)
  t.equal(await outcome(await first.sign(claims, { kid: undefined })), 'verified')
})

t.test('unknown keys make it look again, but not more often than the cool-down says', async (t) => {
  await using server = await startKeyServer(first.jwk)
  const { outcome, clock } = setup(server.url)
  const rotated = await second.sign(claims)
  t.equal(await outcome(await first.sign(claims)), 'verified')

  server.publish(first.jwk, second.jwk)
  t.equal(await outcome(rotated), 'keyNotFoundYet', 'nobody has looked yet, so nobody knows')
  t.equal(server.requests, 1, 'within the cool-down nothing is asked')

  clock.forward(31)
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcome(rotated)))
  t.strictSame([...new Set(outcomes)], ['verified'])
  t.equal(server.requests, 2)
})

t.test('a key that was withdrawn is not accepted any more, and says so by its generation', async (t) => {
  await using server = await startKeyServer(first.jwk, second.jwk)
  const { outcome, clock, keys } = setup(server.url)
  const token = await first.sign(claims)
  t.equal(await outcome(token), 'verified')
  const before = keys.generation

  server.publish(second.jwk)
  clock.forward(601)
  await outcome(await third.sign(claims))
  t.not(keys.generation, before)
  t.equal(await outcome(token), 'keyNotFoundYet')
  clock.forward(31)
  t.equal(await outcome(token), 'unknownKey')
})

t.test('whether a key exists is not known while the key server gives no answer', async (t) => {
  await using server = await startKeyServer(first.jwk)
  const { outcome, clock } = setup(server.url)
  t.equal(await outcome(await first.sign(claims)), 'verified')
  server.answer(503)
  clock.forward(31)
  const rotated = await second.sign(claims)
  t.equal(await outcome(rotated), 'keysAway')
  t.equal(await outcome(rotated), 'keysAway', 'nor just after that')
  server.publish(first.jwk, second.jwk)
  clock.forward(3)
  t.equal(await outcome(rotated), 'verified')
  t.equal(await outcome(await third.sign(claims)), 'keyNotFoundYet')
})

t.test(
  'goes on with the keys at hand while the key server is away, for as long as they are trusted',
  async (t) => {
    await using server = await startKeyServer(first.jwk)
    const { outcome, clock } = setup(server.url)
    const token = await first.sign(claims)
    t.equal(await outcome(token), 'verified')

    server.answer(503)
    clock.forward(1_800)
    t.equal(await outcome(token), 'verified')
    clock.forward(1_801)
    t.equal(await outcome(token), 'keysAway')

    server.publish(first.jwk)
    clock.forward(3)
    t.equal(await outcome(token), 'verified', 'and comes back by itself')
  },
)

t.test('stale keys do not make anybody wait for fresh ones', async (t) => {
  await using server = await startKeyServer(first.jwk)
  const { outcome, clock } = setup(server.url)
  const token = await first.sign(claims)
  await outcome(token)
  clock.forward(700)
  const release = server.hold()
  t.equal(await outcome(token), 'verified')
  release()
})

t.test('without any key it says that keys are away, and does not hammer the key server', async (t) => {
  await using server = await startKeyServer()
  const token = await first.sign(claims)
  const answers: readonly (readonly [status: number, body: string])[] = [
    [500, ''],
    [200, 'not JSON'],
    [200, '{"keys":7}'],
    [200, 'x'.repeat(300_000)],
    [302, ''],
  ]
  for (const [status, body] of answers) {
    server.answer(status, body)
    const { outcome, clock } = setup(server.url)
    const before = server.requests
    for (let attempt = 0; attempt < 5; attempt += 1) t.equal(await outcome(token), 'keysAway')
    t.equal(server.requests, before + 1)
    clock.forward(2)
    await outcome(token)
    t.equal(server.requests, before + 2)
  }
})

t.test('a key server that does not answer costs no more than the timeout', async (t) => {
  await using server = await startKeyServer(first.jwk)
  const release = server.hold()
  const { outcome } = setup(server.url, { timeoutMs: 20 })
  t.equal(await outcome(await first.sign(claims)), 'keysAway')
  release()
})

t.test('secrets in a key set are not used', async (t) => {
  const bytes = Buffer.from('a secret somebody has published, by mistake')
  await using server = await startKeyServer({
    kty: 'oct',
    kid: 'first',
    alg: 'RS256',
    k: bytes.toString('base64url'),
  })
  const { outcome } = setup(server.url)
  t.equal(await outcome(await first.sign(claims)), 'unknownKey')
})
