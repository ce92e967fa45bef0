import { CommandError, Disconnect } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import t from 'tap'
import { type Refusal, refusalError, refusalFinding } from '../../src/auth/refusal.ts'

const refusals: { readonly [Kind in Refusal['kind']]: Extract<Refusal, { kind: Kind }> } = {
  missing: { kind: 'missing' },
  anonymous: { kind: 'anonymous' },
  tooLarge: { kind: 'tooLarge', bytes: 102_400, limit: 8_192 },
  malformed: { kind: 'malformed', why: 'it is not a signed token' },
  wrongAlgorithm: { kind: 'wrongAlgorithm', accepted: ['HS256'] },
  wrongSignature: { kind: 'wrongSignature' },
  unknownKey: { kind: 'unknownKey' },
  keyNotFoundYet: { kind: 'keyNotFoundYet' },
  keysAway: { kind: 'keysAway', cause: new Error('it answered 503') },
  expired: { kind: 'expired', secondsAgo: 7 },
  notYetValid: { kind: 'notYetValid', inSeconds: 90 },
  wrongIssuer: { kind: 'wrongIssuer', expected: 'web' },
  wrongAudience: { kind: 'wrongAudience', expected: 'realtime' },
  revoked: { kind: 'revoked' },
  justRevoked: { kind: 'justRevoked' },
  otherUser: { kind: 'otherUser' },
  otherChannel: { kind: 'otherChannel' },
}

t.test('only what can mend itself leaves a connection attempt open to another try', async (t) => {
  const answered = new Map<string, number>()
  for (const refusal of Object.values(refusals)) {
    const error = refusalError(refusal, 'connection')
    if (error instanceof CommandError) answered.set(refusal.kind, error.code)
    else t.ok(error.code >= 3500, `${refusal.kind} keeps the client away`)
  }
  t.strictSame(
    answered,
    new Map([
      ['missing', 101],
      ['anonymous', 101],
      ['keyNotFoundYet', 111],
      ['keysAway', 100],
      ['expired', 109],
      ['justRevoked', 109],
    ]),
  )
  for (const kind of ['keysAway', 'keyNotFoundYet'] as const) {
    const away = refusalError(refusals[kind], 'connection')
    t.ok(away instanceof CommandError && away.temporary && /try again/.test(away.message), kind)
  }
  const revoked = refusalError(refusals.revoked, 'connection')
  t.ok(revoked instanceof Disconnect && revoked.code === 4500)
})

t.test(
  "a subscription token that does not hold costs the subscription, somebody else's the connection",
  async (t) => {
    t.equal(refusalError(refusals.wrongSignature, 'subscription').code, 103)
    t.equal(refusalError(refusals.expired, 'subscription').code, 109)
    t.equal(refusalError(refusals.otherUser, 'subscription').code, 3500)
    t.equal(refusalError(refusals.otherChannel, 'subscription').code, 3500)
  },
)

t.test('every refusal is a finding of the catalogue, with what is known of it', async (t) => {
  const told = (refusal: Refusal) => explain(refusalFinding(refusal)).cause
  const ids = Object.values(refusals).map((refusal) => refusalFinding(refusal).id)
  t.strictSame(ids, [
    'unauthorized',
    'unauthorized',
    'tokenTooLarge',
    'tokenUnreadable',
    'wrongAlgorithm',
    'wrongSignature',
    'unknownKey',
    'unknownKey',
    'keysAway',
    'tokenExpired',
    'tokenNotYetValid',
    'wrongIssuer',
    'wrongAudience',
    'revoked',
    'revoked',
    'tokenOfAnother',
    'tokenOfAnother',
  ])
  t.match(told(refusals.tooLarge), /has 102400 bytes.*: 8192/)
  t.match(told(refusals.malformed), /it is not a signed token/)
  t.match(told(refusals.notYetValid), /90 s in the future/)
  t.match(told(refusals.keysAway), /it answered 503/)
  t.match(told(refusals.wrongAudience), /expected is realtime/)
  t.match(told({ kind: 'wrongAlgorithm', accepted: [] }), /nothing is accepted/)
})
