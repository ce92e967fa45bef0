import t from 'tap'
import { SecretKeys } from '../../src/auth/key-source.ts'
import { MemoryRevocations } from '../../src/auth/revocations.ts'
import { verifySubscription } from '../../src/auth/subscription-tokens.ts'
import { Tokens } from '../../src/auth/tokens.ts'
import { Clock } from './support/clock.ts'
import { secret, signWithSecret } from './support/issuer.ts'

const clock = new Clock()
const tokens = new Tokens({ keys: [new SecretKeys([secret])], now: clock.now })
const expected = { user: '42', channel: 'board:7' }
const revocations = new MemoryRevocations(() => {}, clock.now)
const verify = (token: string) => verifySubscription({ tokens, revocations }, token, expected)

t.test('grants the channel to the user it names', async (t) => {
  const claims = { sub: '42', channel: 'board:7', exp: clock.seconds + 60, info: { seat: 1 } }
  t.strictSame(await verify(await signWithSecret(claims)), {
    kind: 'granted',
    grant: {
      issued: { user: '42', tokenId: undefined, session: undefined, issuedAt: undefined },
      expiresAt: clock.now() + 60_000,
      info: '{"seat":1}',
    },
  })
  t.match(await verify(await signWithSecret({ ...claims, expire_at: 0 })), {
    grant: { expiresAt: undefined },
  })
})

t.test('names what is wrong with it', async (t) => {
  const cases = [
    [{ sub: '43', channel: 'board:7' }, 'otherUser'],
    [{ channel: 'board:7' }, 'otherUser'],
    [{ sub: '42', channel: 'board:70' }, 'otherChannel'],
    [{ sub: '42' }, 'malformed'],
    [{ sub: '42', channel: 'board:7', exp: clock.seconds - 60 }, 'expired'],
  ] as const
  for (const [claims, kind] of cases)
    t.match(await verify(await signWithSecret(claims)), { refusal: { kind } })
  t.match(await verify('nonsense'), { refusal: { kind: 'malformed' } })
})

t.test('what was revoked grants nothing any more: the token, its session, all of its user', async (t) => {
  const before = clock.now()
  const until = before + 3_600_000
  const issued = { sub: '42', channel: 'board:7', exp: clock.seconds + 60, iat: clock.seconds - 1 }
  const cases = [
    [{ tokenId: 'one' }, { jti: 'one' }],
    [{ session: 'laptop' }, { sid: 'laptop' }],
    [{ user: '42' }, {}],
  ] as const
  for (const [revoked, claims] of cases) {
    const token = await signWithSecret({ ...issued, ...claims })
    t.match(await verify(token), { kind: 'granted' })
    await revocations.revoke({ ...revoked, before, until })
    t.match(await verify(token), { refusal: { kind: 'revoked' } })
  }
})
