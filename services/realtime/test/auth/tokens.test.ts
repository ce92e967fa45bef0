import { createPublicKey } from 'node:crypto'
import fc from 'fast-check'
import { base64url, SignJWT, UnsecuredJWT } from 'jose'
import t from 'tap'
import { type KeySource, SecretKeys } from '../../src/auth/key-source.ts'
import type { Refusal } from '../../src/auth/refusal.ts'
import { RemoteKeys } from '../../src/auth/remote-keys.ts'
import { Tokens, type TokensOptions } from '../../src/auth/tokens.ts'
import { seed } from '../support/property-seed.ts'
import { Clock } from './support/clock.ts'
import { secret, signingKey, signWithSecret, startKeyServer } from './support/issuer.ts'

function setup(options: Partial<TokensOptions> = {}) {
  const clock = new Clock()
  const tokens = new Tokens({ keys: [new SecretKeys([secret])], now: clock.now, ...options })
  const refusal = async (token: string): Promise<Refusal | undefined> => {
    const verified = await tokens.verify(token)
    return verified.kind === 'refused' ? verified.refusal : undefined
  }
  return { clock, tokens, refusal }
}

/** Keys whose verdicts are remembered. Counts how often they are looked for, so how often a signature is checked. */
class CountedKeys extends SecretKeys {
  override readonly verdicts = 'remembered'
  count = 0

  override find() {
    this.count += 1
    return super.find()
  }
}

t.test('accepts a token of the shared secret and gives its claims', async (t) => {
  const { tokens, clock } = setup({ issuer: 'web', audience: 'realtime' })
  const claims = { sub: '42', iss: 'web', aud: ['realtime', 'other'], exp: clock.seconds + 60 }
  t.match(await tokens.verify(await signWithSecret(claims)), { kind: 'verified', claims })
})

t.test('names what is wrong with a token', async (t) => {
  const { refusal, clock } = setup({ issuer: 'web', audience: 'realtime' })
  const good = { sub: '42', iss: 'web', aud: 'realtime' }
  t.strictSame(await refusal(await signWithSecret({ ...good, exp: clock.seconds - 60 })), {
    kind: 'expired',
    secondsAgo: 60,
  })
  t.strictSame(await refusal(await signWithSecret({ ...good, nbf: clock.seconds + 90 })), {
    kind: 'notYetValid',
    inSeconds: 90,
  })
  t.strictSame(await refusal(await signWithSecret({ ...good, iss: 'elsewhere' })), {
    kind: 'wrongIssuer',
    expected: 'web',
  })
  t.strictSame(await refusal(await signWithSecret({ sub: '42', iss: 'web' })), {
    kind: 'wrongAudience',
    expected: 'realtime',
  })
  t.strictSame(await refusal(await signWithSecret(good, 'another secret, just as long as the real')), {
    kind: 'wrongSignature',
  })
  t.match(await refusal('not a token'), { kind: 'malformed', why: /form of a JWT/ })
  t.match(await refusal(''), { kind: 'malformed' })
  t.match(await refusal('a.b.c.d.e'), { kind: 'malformed' })
  t.match(await refusal(await signWithSecret({ ...good, exp: 'soon' as never })), {
    kind: 'malformed',
    why: 'its claim exp is not what it must be',
  })
})

t.test('tolerates clocks that differ a little', async (t) => {
  const { refusal, clock } = setup()
  t.equal(await refusal(await signWithSecret({ sub: '42', exp: clock.seconds - 9 })), undefined)
  t.equal(await refusal(await signWithSecret({ sub: '42', nbf: clock.seconds + 10 })), undefined)
  t.match(await refusal(await signWithSecret({ sub: '42', exp: clock.seconds - 10 })), { kind: 'expired' })
  t.match(await refusal(await signWithSecret({ sub: '42', nbf: clock.seconds + 11 })), {
    kind: 'notYetValid',
  })
})

t.test('accepts the old secret and the new one while they change', async (t) => {
  const { refusal } = setup({ keys: [new SecretKeys(['the next secret, also long enough', secret])] })
  t.equal(await refusal(await signWithSecret({ sub: '42' })), undefined)
  t.equal(await refusal(await signWithSecret({ sub: '42' }, 'the next secret, also long enough')), undefined)
})

t.test('does not parse what is over the limit', async (t) => {
  const { refusal } = setup({ maxTokenBytes: 8_192 })
  t.strictSame(await refusal('x'.repeat(102_400)), { kind: 'tooLarge', bytes: 102_400, limit: 8_192 })
  t.strictSame(await refusal('ü'.repeat(8_000)), { kind: 'tooLarge', bytes: 16_000, limit: 8_192 })
  t.match(await refusal('x'.repeat(8_192)), { kind: 'malformed' })
})

t.test('checks a signature once, and the time each time', async (t) => {
  const keys = new CountedKeys([secret])
  const { refusal, clock } = setup({ keys: [keys] })
  const token = await signWithSecret({ sub: '42', exp: clock.seconds + 60 })
  t.equal(await refusal(token), undefined)
  t.equal(await refusal(token), undefined)
  t.equal(keys.count, 1)
  clock.forward(71)
  t.strictSame(await refusal(token), { kind: 'expired', secondsAgo: 11 })
})

t.test('remembers no refusal, and no more tokens than it may', async (t) => {
  const keys = new CountedKeys([secret])
  const { refusal } = setup({ keys: [keys], rememberedTokens: 2 })
  const [first, second, third] = await Promise.all(['1', '2', '3'].map((sub) => signWithSecret({ sub })))
  for (const token of [first, second, third]) await refusal(token ?? '')
  await refusal(third ?? '')
  t.equal(keys.count, 3, 'the youngest is remembered')
  await refusal(first ?? '')
  t.equal(keys.count, 4, 'the oldest was forgotten')
  const bad = `${first}x`
  await refusal(bad)
  await refusal(bad)
  t.equal(keys.count, 6, 'a refused one is judged again')
})

t.test('a change of keys makes it forget what they vouched for', async (t) => {
  let generation = 0
  const counted = new CountedKeys([secret])
  const keys: KeySource = {
    algorithms: ['HS256'],
    verdicts: 'remembered',
    get generation() {
      return generation
    },
    find: () => counted.find(),
  }
  const { refusal } = setup({ keys: [keys] })
  const token = await signWithSecret({ sub: '42' })
  await refusal(token)
  generation += 1
  await refusal(token)
  t.equal(counted.count, 2)
})

t.test('a token cannot choose how it is checked', async (t) => {
  const rsa = await signingKey('RS256', 'key-1')
  const stranger = await signingKey('RS256', 'key-1')
  await using server = await startKeyServer(rsa.jwk)
  await using strangers = await startKeyServer(stranger.jwk)
  const remote = new RemoteKeys({ url: server.url })
  const { refusal } = setup({ keys: [new SecretKeys([secret]), remote] })
  const onlyRemote = setup({ keys: [remote] })
  const claims = { sub: 'admin' }

  t.equal(await refusal(await rsa.sign(claims)), undefined, 'a good one passes')

  const unsigned = new UnsecuredJWT(claims).encode()
  t.match(await refusal(unsigned), { kind: 'wrongAlgorithm' })
  for (const alg of ['none', 'None', 'NONE', '', 'HS512', 'toString', '__proto__']) {
    const forged = `${base64url.encode(JSON.stringify({ alg }))}.${unsigned.split('.')[1]}.`
    t.match(await refusal(forged), { kind: 'wrongAlgorithm' }, `alg ${alg}`)
  }

  const pem = createPublicKey({ key: rsa.jwk as never, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  })
  const confused = await signWithSecret(claims, String(pem), { kid: 'key-1' })
  t.match(await refusal(confused), { kind: 'wrongSignature' }, 'the public key is no secret')
  t.match(await onlyRemote.refusal(confused), { kind: 'wrongAlgorithm' })

  const elsewhere = { jku: strangers.url, x5u: strangers.url, jwk: stranger.jwk }
  t.match(await refusal(await stranger.sign(claims, elsewhere)), { kind: 'wrongSignature' })
  t.equal(strangers.requests, 0, 'the header does not say where keys are')

  for (const kid of ['../../../../dev/null', "' OR 1=1 --", 'http://127.0.0.1/', '__proto__', '\u0000']) {
    t.match(
      await refusal(await stranger.sign(claims, { kid })),
      { kind: 'keyNotFoundYet' },
      `kid ${JSON.stringify(kid)}`,
    )
  }

  const demanding = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', crit: ['urn:x'], 'urn:x': true })
    .sign(new TextEncoder().encode(secret), { crit: { 'urn:x': true } })
  t.match(await refusal(demanding), { kind: 'malformed', why: /crit/ })
})

t.test(
  'whatever arrives is verified or refused, and never says anything else than what was signed',
  async (t) => {
    const rsa = await signingKey('RS256', 'key-1')
    await using server = await startKeyServer(rsa.jwk)
    const { tokens } = setup({ keys: [new SecretKeys([secret]), new RemoteKeys({ url: server.url })] })
    const signed = await Promise.all([signWithSecret({ sub: '42' }), rsa.sign({ sub: '42' })])
    const holds = async (token: string) => {
      const verified = await tokens.verify(token)
      return verified.kind === 'refused' || verified.claims.sub === '42'
    }
    const damaged = fc
      .tuple(fc.constantFrom(...signed), fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(5))
      .map(([token, at, inserted, removed]) => {
        const index = at % token.length
        return token.slice(0, index) + inserted + token.slice(index + removed)
      })
    const header = fc.json({ maxDepth: 2 }).map((json) => `${base64url.encode(json)}.e30.AAAA`)
    const anything = fc.oneof(fc.string({ unit: 'binary' }), header, damaged)
    await t.resolves(fc.assert(fc.asyncProperty(anything, holds), { seed, numRuns: 1_000 }))
  },
)
