import { createSecretKey, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { CompactSign, decodeProtectedHeader, type JWTVerifyOptions, jwtVerify, SignJWT } from 'jose'
import t from 'tap'
import { verifySignature } from '../../src/auth/signature.ts'
import { seed } from '../support/property-seed.ts'
import { secret, signingKey, signWithSecret } from './support/issuer.ts'

const key = createSecretKey(secret, 'utf8')
const checks: JWTVerifyOptions = { algorithms: ['HS256'], issuer: 'web', currentDate: new Date(1_000_000) }
const claims = { sub: '42', iss: 'web', exp: 1_001 }

/** What came of it: the claims, or jose's name for what is wrong. */
function outcome(verified: Promise<unknown>): Promise<unknown> {
  return verified.catch((error: { readonly code: string }) => error.code)
}

function ours(token: string, given: KeyObject = key): Promise<unknown> {
  return outcome(verifySignature(token, decodeProtectedHeader(token), given, checks))
}

function joses(token: string): Promise<unknown> {
  return outcome(jwtVerify(token, key, checks).then(({ payload }) => payload))
}

t.test('a right HMAC needs nobody but this thread', async (t) => {
  const here = createSecretKey(secret, 'utf8')
  // jose takes the secret out of its key to have it used elsewhere.
  here.export = () => t.fail('the secret was handed on') as never
  t.match(await ours(await signWithSecret(claims), here), claims)
})

t.test('it is jose who judges the claims', async (t) => {
  const tokens = await Promise.all([
    signWithSecret({ ...claims, exp: 999 }),
    signWithSecret({ ...claims, iss: 'elsewhere' }),
    signWithSecret({ ...claims, nbf: 1_001 }),
    signWithSecret({ sub: '42' }),
    signWithSecret({ ...claims, exp: 'soon' as never }),
    signText('"no object"'),
    signText('{"sub":'),
  ])
  const found = await Promise.all(tokens.map((token) => ours(token)))
  t.strictSame(found, await Promise.all(tokens.map(joses)))
  t.ok(found.every((code) => typeof code === 'string'))
})

t.test('what a header demands is not passed over', async (t) => {
  const bytes = new TextEncoder().encode(secret)
  const demanding = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', crit: ['urn:x'], 'urn:x': true })
    .sign(bytes, { crit: { 'urn:x': true } })
  t.equal(await ours(demanding), 'ERR_JOSE_NOT_SUPPORTED')
  const longer = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(bytes)
  t.equal(await ours(longer), 'ERR_JOSE_ALG_NOT_ALLOWED')
})

t.test('a key of another kind is no secret', async (t) => {
  const rsa = await signingKey('RS256', 'key-1')
  const forged = await signWithSecret(claims, JSON.stringify(rsa.jwk))
  await t.rejects(verifySignature(forged, decodeProtectedHeader(forged), rsa.jwk as never, checks))
})

t.test('a damaged token is to us what it is to jose', async (t) => {
  const signed = await signWithSecret(claims)
  const damaged = fc
    .tuple(fc.nat(signed.length), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(5))
    .map(([at, inserted, removed]) => signed.slice(0, at) + inserted + signed.slice(at + removed))
    .filter((token) => headerIsRead(token))
  const agree = async (token: string) => {
    t.strictSame(await ours(token), await joses(token), JSON.stringify(token))
  }
  await fc.assert(fc.asyncProperty(damaged, agree), {
    seed,
    numRuns: 300,
    examples: [[signed], [`${signed}=`], [`${signed} `], [signed.slice(0, -1)]],
  })
})

function signText(text: string): Promise<string> {
  return new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret))
}

function headerIsRead(token: string): boolean {
  try {
    decodeProtectedHeader(token)
    return true
  } catch {
    return false
  }
}
