import t from 'tap'
import { Authenticator, type AuthenticatorOptions, type Credentials } from '../../src/auth/authenticator.ts'
import { SecretKeys } from '../../src/auth/key-source.ts'
import { Origins } from '../../src/auth/origin.ts'
import { SessionCookies } from '../../src/auth/session-cookie.ts'
import { Tokens } from '../../src/auth/tokens.ts'
import { encode } from '../support/next-auth.ts'
import { Clock } from './support/clock.ts'
import { secret, signWithSecret } from './support/issuer.ts'

const own = 'https://app.example.com'

function setup(options: Partial<AuthenticatorOptions> = {}) {
  const clock = new Clock()
  const authenticator = new Authenticator({
    tokens: new Tokens({ keys: [new SecretKeys([secret])], now: clock.now }),
    origins: new Origins({ publicOrigins: [own], developmentOrigins: ['http://localhost:5173'] }),
    revocations: { revocationStatus: () => undefined },
    now: clock.now,
    ...options,
  })
  const bring = (credentials: Partial<Credentials>) =>
    authenticator.authenticate({
      token: undefined,
      cookie: undefined,
      origin: undefined,
      host: undefined,
      ...credentials,
    })
  return { clock, authenticator, bring }
}

const withCookies = { sessionCookies: new SessionCookies({ secrets: [secret] }) }
const session = `next-auth.session-token=${await encode({ token: { sub: '42', sid: 's1', role: 'admin', email: 'a@b' }, secret })}`

t.test('makes a principal of what the token says', async (t) => {
  const { bring, clock } = setup()
  const token = await signWithSecret({
    sub: '42',
    jti: 't1',
    sid: 's1',
    iat: clock.seconds - 5,
    exp: clock.seconds + 60,
    iss: 'web',
    info: { name: 'Ada' },
    channels: ['user:42', 'news'],
    subs: { news: { info: { seat: 1 } }, 'board:7': { data: [1] } },
    meta: { plan: 'pro' },
    role: 'admin',
  })
  t.strictSame(await bring({ token }), {
    kind: 'authenticated',
    principal: {
      user: '42',
      tokenId: 't1',
      session: 's1',
      issuedAt: clock.now() - 5_000,
      expiresAt: clock.now() + 60_000,
      refreshedByClient: true,
      info: '{"name":"Ada"}',
      channels: ['user:42', 'news', 'board:7'],
      subs: new Map([
        ['news', { data: undefined, info: '{"seat":1}' }],
        ['board:7', { data: '[1]', info: undefined }],
      ]),
      claims: { meta: { plan: 'pro' }, role: 'admin' },
    },
  })
})

t.test('reads info from base64, and lets expire_at decide when the connection ends', async (t) => {
  const { bring, clock } = setup()
  const b64info = Buffer.from('{ "name": "Zoë" }').toString('base64')
  const exp = clock.seconds + 60
  const token = await signWithSecret({ sub: '42', exp, b64info, expire_at: 0 })
  t.match(await bring({ token }), { principal: { info: '{"name":"Zoë"}', expiresAt: undefined } })
  const later = await signWithSecret({ sub: '42', exp, expire_at: clock.seconds + 3_600 })
  t.match(await bring({ token: later }), { principal: { expiresAt: clock.now() + 3_600_000 } })
})

t.test('refuses claims of the wrong kind by their names, and never by what they hold', async (t) => {
  const { bring } = setup()
  const faults = [
    { sub: 42 },
    { sub: '42', channels: 'hunter2' },
    { sub: '42', b64info: Buffer.from('hunter2').toString('base64') },
    { sub: '42', jti: 7 },
    { sub: '42', expire_at: -1 },
    { sub: '42', subs: ['hunter2'] },
  ]
  for (const claims of faults) {
    const name = Object.keys(claims).at(-1)
    t.match(await bring({ token: await signWithSecret(claims as never) }), {
      refusal: { kind: 'malformed', why: `its claim ${name} is not what it must be` },
    })
  }
})

t.test('a subscription token opens no connection', async (t) => {
  const { bring } = setup()
  const token = await signWithSecret({ sub: '42', channel: 'board:7' })
  t.match(await bring({ token }), { refusal: { kind: 'malformed', why: /claim channel/ } })
})

t.test('what came in by the clock tolerance gets a second to refresh', async (t) => {
  const { bring, clock } = setup()
  const token = await signWithSecret({ sub: '42', exp: clock.seconds - 3 })
  t.match(await bring({ token }), { principal: { expiresAt: clock.now() + 1_000 } })
})

t.test('a session cookie counts beside an Origin of our own and nowhere else', async (t) => {
  const { bring } = setup(withCookies)
  t.match(await bring({ cookie: session, origin: own }), {
    kind: 'authenticated',
    principal: {
      user: '42',
      session: 's1',
      refreshedByClient: false,
      info: undefined,
      claims: { role: 'admin', email: 'a@b' },
    },
  })
  for (const origin of ['https://evil.example', 'http://localhost:5173', 'null', undefined]) {
    t.match(await bring({ cookie: session, origin, host: 'app.example.com' }), {
      refusal: { kind: 'missing' },
    })
  }
  t.match(
    await setup().bring({ cookie: session, origin: own }),
    { refusal: { kind: 'missing' } },
    'when it is off',
  )
})

t.test('a token that is refused is not made up for by a cookie', async (t) => {
  const { bring, clock } = setup(withCookies)
  const token = await signWithSecret({ sub: '42', exp: clock.seconds - 60 })
  t.match(await bring({ token, cookie: session, origin: own }), { refusal: { kind: 'expired' } })
})

t.test('somebody without a name comes in only where that is allowed', async (t) => {
  const closed = setup()
  const open = setup({ anonymous: true })
  const nameless = await signWithSecret({ info: { from: 'kiosk' } })
  t.match(await closed.bring({}), { refusal: { kind: 'missing' } })
  t.match(await closed.bring({ token: nameless }), { refusal: { kind: 'anonymous' } })
  t.match(await open.bring({}), { principal: { user: '', refreshedByClient: false } })
  t.match(await open.bring({ token: nameless }), { principal: { user: '', info: '{"from":"kiosk"}' } })
})

t.test('asks the revocations about user, token and session, also for a token it remembers', async (t) => {
  const revoked = new Set<string | undefined>()
  const revocationStatus: AuthenticatorOptions['revocations']['revocationStatus'] = ({
    user,
    tokenId,
    session: signIn,
  }) => ([user, tokenId, signIn].some((name) => revoked.has(name)) ? 'revoked' : undefined)
  const { bring } = setup({ ...withCookies, revocations: { revocationStatus } })
  const token = await signWithSecret({ sub: '42', jti: 't1', sid: 's1' })
  t.match(await bring({ token }), { kind: 'authenticated' })
  for (const name of ['42', 't1', 's1']) {
    revoked.clear()
    revoked.add(name)
    t.strictSame(await bring({ token }), { kind: 'refused', refusal: { kind: 'revoked' } })
  }
  t.match(await bring({ cookie: session, origin: own }), { refusal: { kind: 'revoked' } })
})

t.test('a connection is prolonged by a token of the same user alone', async (t) => {
  const { authenticator } = setup(withCookies)
  t.match(await authenticator.refresh(await signWithSecret({ sub: '42' }), '42'), { kind: 'authenticated' })
  t.match(await authenticator.refresh(await signWithSecret({ sub: '43' }), '42'), {
    refusal: { kind: 'otherUser' },
  })
  t.match(await authenticator.refresh('', '42'), { refusal: { kind: 'missing' } })
})
