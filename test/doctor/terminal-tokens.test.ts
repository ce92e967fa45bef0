import { freePort } from '@portico/harness'
import type { FindingId } from '@portico/protocol'
import t from 'tap'

import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { signingKey, startKeyServer } from '../../services/realtime/test/auth/support/issuer.ts'
import { signToken, type TokenOptions } from '../../services/realtime/test/support/token.ts'
import { WireClient } from '../../services/realtime/test/support/wire-client.ts'
import { askDoctor } from './ask-doctor.ts'
import { type House, openHouse } from './house.ts'

const [published, other] = await Promise.all([signingKey('ES256', 'published'), signingKey('ES256', 'other')])
const keys = await startKeyServer(published.jwk)
t.teardown(() => keys[Symbol.asyncDispose]())

const meant = { aud: 'portico', iss: 'the-app' }

async function open(env: Readonly<Record<string, string>>): Promise<House> {
  const house = await openHouse(startEmbeddedDoor, { env: { ALLOW_ANONYMOUS: 'false', ...env } })
  t.teardown(() => house[Symbol.asyncDispose]())
  return house
}
const [particular, asymmetric, keyless, narrow] = await Promise.all([
  open({ TOKEN_AUDIENCE: meant.aud, TOKEN_ISSUER: meant.iss }),
  open({ TOKEN_SECRET: '', JWKS_URL: keys.url }),
  open({ TOKEN_SECRET: '', JWKS_URL: `http://127.0.0.1:${await freePort()}/jwks` }),
  open({ LIMIT_USER_CONNECTIONS: '1' }),
])

interface Refused {
  readonly house: House
  readonly token: Promise<string>
  readonly facts?: object
}

const soon = Math.floor(Date.now() / 1000) + 600

function signed({ claims, ...options }: TokenOptions): Pick<Refused, 'house' | 'token'> {
  return { house: particular, token: signToken({ ...options, claims: { ...meant, ...claims } }) }
}

const refused: Readonly<Partial<Record<FindingId, Refused>>> = {
  wrongSignature: signed({ secret: 'another secret, with which nobody should sign' }),
  wrongAudience: { ...signed({ claims: { aud: 'somebody else' } }), facts: { expected: meant.aud } },
  wrongIssuer: { ...signed({ claims: { iss: 'somebody else' } }), facts: { expected: meant.iss } },
  tokenNotYetValid: { ...signed({ claims: { nbf: soon } }), facts: { seconds: Number } },
  tokenExpired: { ...signed({ ttlSeconds: -3_600 }), facts: { seconds: Number } },
  unknownKey: { house: asymmetric, token: other.sign({ sub: '42', exp: soon }) },
  keysAway: {
    house: keyless,
    token: published.sign({ sub: '42', exp: soon }),
    facts: { reason: /./ },
  },
}

for (const [finding, { house, token, facts = {} }] of Object.entries(refused)) {
  t.test(`a token is refused over every transport, by its name: ${finding}`, async (t) => {
    const { report, found } = await askDoctor(['--token', await token, '--idle', '0', house.origin])
    t.strictSame(found, [finding])
    const red = report.checks.filter(({ state }) => state === 'red')
    t.strictSame(
      red.map(({ name }) => name),
      ['upgrade', 'stream', 'poll'],
    )
    for (const check of red) t.match(check, { finding: { facts } }, check.name)
    const story = await fetch(`${house.origin}/ws/diagnose?trace=${report.trace}`)
    t.match(await story.json(), { trace: { reached: true } }, 'the service knows the trace of the report')
  })
}

t.test('one connection more than a user may have: userConnectionLimit', async (t) => {
  const { origin } = narrow
  await using client = await WireClient.open(`${origin.replace('http', 'ws')}/ws`, { origin })
  const token = await signToken()
  await client.call('connect', { token })
  const { report, found } = await askDoctor(['--token', token, '--idle', '0', origin])
  t.strictSame(found, ['userConnectionLimit'])
  t.match(
    report.checks.find(({ name }) => name === 'upgrade'),
    { finding: { cause: 'This user has as many connections as one user may have: 1.' } },
  )
})
