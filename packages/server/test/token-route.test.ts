import { generateKeyPair, jwtVerify } from 'jose'
import t from 'tap'
import { createToken, type TokenRouteOptions, tokenRoute } from '../src/index.ts'

const secret = 'a secret of at least thirty-two bytes'
const key = new TextEncoder().encode(secret)

const ask = (options: Partial<TokenRouteOptions>, headers: Record<string, string> = {}) =>
  tokenRoute({ key: secret, session: async () => ({ user: 'mei' }), ...options })(
    new Request('http://localhost:8080/api/realtime/token', { method: 'POST', headers }),
  )

async function claims(response: Response, publicKey: Parameters<typeof jwtVerify>[1] = key) {
  const { token } = (await response.json()) as { token: string }
  return (await jwtVerify(token, publicKey)).payload
}

t.test('turns a session into a short token', async (t) => {
  const session = {
    user: 'mei',
    session: 's1',
    info: { name: 'Mei' },
    claims: { role: 'member' },
  }
  const response = await ask({
    session: async () => session,
    issuer: 'portico',
    audience: 'realtime',
    tokenId: () => 't1',
  })
  t.equal(response.status, 200)
  t.equal(response.headers.get('cache-control'), 'no-store')
  const { iat = 0, exp = 0, ...rest } = await claims(response)
  t.equal(exp - iat, 300)
  const expected = {
    sub: 'mei',
    sid: 's1',
    info: { name: 'Mei' },
    role: 'member',
    jti: 't1',
    iss: 'portico',
    aud: 'realtime',
  }
  t.same(rest, expected)
})

t.test('nobody signed in gets 401, never an anonymous token', async (t) => {
  t.equal((await ask({ session: async () => undefined })).status, 401)
  t.equal((await ask({ session: async () => ({ user: '' }) })).status, 401)
})

t.test('a page of another site gets none, whatever cookie its request carries', async (t) => {
  t.equal((await ask({}, { 'sec-fetch-site': 'cross-site' })).status, 403)
  t.equal((await ask({}, { 'sec-fetch-site': 'same-site' })).status, 403)
  t.equal((await ask({}, { 'sec-fetch-site': 'same-origin' })).status, 200)
})

t.test('a claim that the service itself reads is refused by its name, and nothing is signed', async (t) => {
  const named = { channels: ['email', 'sms'], subs: 3, channel: 'web', info: {}, sub: 'somebody else' }
  for (const [name, value] of Object.entries(named)) {
    const session = async () => ({ user: 'mei', claims: { role: 'member', [name]: value } })
    await t.rejects(ask({ session }), { name: 'RangeError', message: new RegExp(`^claims.${name} `) })
  }
})

t.test('signs with a private key, named for the service to find the public one', async (t) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const token = await createToken({ user: 'mei' }, { key: { algorithm: 'ES256', id: 'k1', privateKey } })
  const { payload, protectedHeader } = await jwtVerify(token, publicKey)
  t.equal(payload.sub, 'mei')
  t.equal(protectedHeader.kid, 'k1')
})

t.test(
  'a short or a missing secret is refused when a token is asked for: a build loads the route and knows none',
  async (t) => {
    const ask = (key: string | undefined) =>
      tokenRoute({ key, session: async () => ({ user: 'mei' }) })(new Request('http://localhost/token'))
    await t.rejects(ask('short'), /32 bytes/)
    await t.rejects(ask(''), /set TOKEN_SECRET/)
    await t.rejects(ask(undefined), /set TOKEN_SECRET/)
  },
)
