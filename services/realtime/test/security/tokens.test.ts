import { createHmac, createPublicKey } from 'node:crypto'
import { base64url, UnsecuredJWT } from 'jose'
import t from 'tap'
import { signingKey, startKeyServer } from '../auth/support/issuer.ts'
import { startService } from '../support/service.ts'
import { signToken, tokenSecret } from '../support/token.ts'
import { nameOf, Visitor, ways } from './ways.ts'

const key = await signingKey('RS256', 'key-1')
const stranger = await signingKey('RS256', 'key-1')
const keys = await startKeyServer(key.jwk)
const strangers = await startKeyServer(stranger.jwk)
const running = await startService({
  env: { JWKS_URL: keys.url, LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' },
})
t.teardown(async () => {
  await running[Symbol.asyncDispose]()
  await keys[Symbol.asyncDispose]()
  await strangers[Symbol.asyncDispose]()
})

const claims = { sub: 'admin', exp: Math.floor(Date.now() / 1000) + 600 }
const publicKey = createPublicKey({ key: key.jwk as never, format: 'jwk' })
const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
const der = publicKey.export({ type: 'spki', format: 'der' })

function forge(header: object, secret: string | Buffer, payload: object = claims): string {
  const signed = [header, payload].map((part) => base64url.encode(JSON.stringify(part))).join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const own = await signToken({ user: 'admin' })
const [ownHeader, ownClaims, ownSignature] = own.split('.')

const forged: Readonly<Record<string, string>> = {
  'alg none': new UnsecuredJWT(claims).encode(),
  'alg NoNe': `${base64url.encode('{"alg":"NoNe"}')}.${base64url.encode(JSON.stringify(claims))}.`,
  'alg twice': `${base64url.encode('{"alg":"HS256","alg":"none"}')}.${ownClaims}.`,
  'a signature taken off': `${ownHeader}.${ownClaims}.`,
  'a signature of other claims': `${ownHeader}.${base64url.encode(JSON.stringify({ ...claims, sub: 'root' }))}.${ownSignature}`,
  'the public key as the secret (PEM)': forge({ alg: 'HS256', kid: 'key-1' }, pem),
  'the public key as the secret (DER)': forge({ alg: 'HS256', kid: 'key-1' }, der),
  'the secret’s name as an RSA key': forge({ alg: 'RS256', kid: 'key-1' }, tokenSecret),
  'an empty secret': forge({ alg: 'HS256' }, ''),
  'a kid that climbs to an empty file': forge({ alg: 'HS256', kid: '../../../../dev/null' }, ''),
  'a kid that asks a database': forge({ alg: 'HS256', kid: "x' UNION SELECT '" }, ''),
  'keys elsewhere (jku)': await stranger.sign(claims, { jku: strangers.url }),
  'keys elsewhere (x5u)': await stranger.sign(claims, { x5u: strangers.url }),
  'a key brought along (jwk)': await stranger.sign(claims, { jwk: stranger.jwk }),
  'the same kid': await stranger.sign(claims),
  'an extension that must be understood': forge({ alg: 'HS256', crit: ['exp'], exp: 1 }, tokenSecret),
  'content not encoded (b64)': forge({ alg: 'HS256', b64: false, crit: ['b64'] }, tokenSecret),
  'a subscription token': await signToken({ user: 'admin', claims: { channel: 'chat:1' } }),
}

/** The key could be one that was published a moment ago: until the key set is fetched again, its bearer may come back. */
const unknown = await stranger.sign(claims, { kid: '__proto__' })

for (const way of ways) {
  t.test(`${nameOf(way)}: a token cannot choose how it is checked`, async (t) => {
    const good = await Visitor.dial(way, running.url, await key.sign(claims))
    using _good = good.visitor
    t.match(good.welcome, { kind: 'result' }, 'a good one passes')
    for (const [name, token] of Object.entries(forged)) {
      const { visitor, welcome } = await Visitor.dial(way, running.url, token)
      using _visitor = visitor
      t.strictSame(welcome, { kind: 'ended', code: 3500 }, name)
    }
    const { visitor, welcome } = await Visitor.dial(way, running.url, unknown)
    using _visitor = visitor
    t.not(welcome.kind, 'result', 'a kid of the prototype')
    t.equal(strangers.requests, 0, 'no header leads the service anywhere')
  })
}
