import { hkdfSync, randomUUID } from 'node:crypto'
import { EncryptJWT, type JWTPayload } from 'jose'
import t from 'tap'
import { SessionCookies } from '../../src/auth/session-cookie.ts'
import { encode } from '../support/next-auth.ts'
import { signWithSecret } from './support/issuer.ts'

const secret = 'the secret of the sign-in library'
const day = 86_400
const token = { sub: '42', name: 'Ada', role: 'member' }

function setup(options: { secrets?: readonly string[]; aheadSeconds?: number } = {}) {
  const { secrets = [secret], aheadSeconds = 0 } = options
  // The library takes the time of its tokens from the machine's clock, so this one is set against it.
  const cookies = new SessionCookies({ secrets, now: () => Date.now() + aheadSeconds * 1000 })
  return (header: string) => cookies.read(header)
}

/** As Auth.js 5 does it. */
function encodeAuthJs(claims: JWTPayload, cookie: string): Promise<string> {
  const info = `Auth.js Generated Encryption Key (${cookie})`
  const key = new Uint8Array(hkdfSync('sha256', secret, cookie, info, 64))
  return new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512', kid: 'thumbprint' })
    .setIssuedAt()
    .setExpirationTime('30 days')
    .setJti(randomUUID())
    .encrypt(key)
}

t.test('reads the session that next-auth has written, under either name', async (t) => {
  const read = setup()
  const session = await encode({ token, secret })
  for (const name of ['next-auth.session-token', '__Secure-next-auth.session-token']) {
    t.match(await read(`theme=dark; ${name}=${session}; other=1`), { kind: 'verified', claims: token })
  }
})

t.test('reads the session of Auth.js 5, whose key depends on the cookie', async (t) => {
  const read = setup()
  for (const name of ['authjs.session-token', '__Secure-authjs.session-token']) {
    t.match(await read(`${name}=${await encodeAuthJs(token, name)}`), { kind: 'verified', claims: token })
  }
  const swapped = await encodeAuthJs(token, 'authjs.session-token')
  t.match(await read(`__Secure-authjs.session-token=${swapped}`), { kind: 'refused' })
})

t.test('puts a session together that was too long for one cookie', async (t) => {
  const read = setup()
  const claims = { ...token, groups: 'x'.repeat(6_000) }
  const session = await encode({ token: claims, secret })
  const name = 'next-auth.session-token'
  const pieces = [session.slice(0, 3_900), session.slice(3_900, 7_800), session.slice(7_800)]
  const chunks = pieces.map((piece, index) => `${name}.${index}=${piece}`)
  t.match(await read(chunks.toReversed().join('; ')), { kind: 'verified', claims })
  t.match(await read(chunks.slice(1).join('; ')), { kind: 'absent' }, 'the first piece is missing')
  t.match(await read(chunks.slice(0, 2).join('; ')), { kind: 'refused' }, 'the last piece is missing')
})

t.test('accepts the old secret and the new one while they change', async (t) => {
  const read = setup({ secrets: ['the next one', secret] })
  t.match(await read(`next-auth.session-token=${await encode({ token, secret })}`), { kind: 'verified' })
})

t.test('the cookie that is hardest to plant goes first', async (t) => {
  const read = setup()
  const own = await encode({ token, secret })
  const planted = await encode({ token: { sub: 'mallory' }, secret })
  const secure = `next-auth.session-token=${planted}; __Secure-next-auth.session-token=${own}`
  t.match(await read(secure), { kind: 'verified', claims: token })
  const host = `__Secure-next-auth.session-token=${planted}; __Host-next-auth.session-token=${own}`
  t.match(await read(host), { kind: 'verified', claims: token })
  const name = '__Host-authjs.session-token'
  t.match(await read(`${name}=${await encodeAuthJs(token, name)}`), { kind: 'verified', claims: token })
})

t.test('names what is wrong with a session', async (t) => {
  const session = await encode({ token, secret, maxAge: day })
  const header = `next-auth.session-token=${session}`
  t.match(await setup({ aheadSeconds: day + 60 })(header), { refusal: { kind: 'expired' } })
  t.match(await setup({ secrets: ['another'] })(header), { refusal: { kind: 'wrongSignature' } })
  const read = setup()
  t.strictSame(await read('theme=dark; broken; =x'), { kind: 'absent' })
  t.strictSame(await read(''), { kind: 'absent' })
  const strangers = [
    'x',
    session.slice(0, -4),
    await signWithSecret({ sub: '42' }, secret),
    session.replace(/^[^.]+/, Buffer.from('{"alg":"none","enc":"none"}').toString('base64url')),
  ]
  for (const stranger of strangers) {
    t.match(await read(`next-auth.session-token=${stranger}`), { kind: 'refused' })
  }
})
