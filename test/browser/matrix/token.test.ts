import { freePort } from '@portico/harness'
import t from 'tap'

import { signingKey, startKeyServer } from '../../../services/realtime/test/auth/support/issuer.ts'
import { development, openTheatre, Stage } from '../stage/stage.ts'
import { meant, type TokenRouteName } from '../stage/token-routes.ts'
import { Matrix } from './matrix.ts'
import { inPage } from './sights.ts'

/** Failures of identity: the route that gives the page its token, and how the service judges it. */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const keys = await startKeyServer((await signingKey('ES256', 'published')).jwk)
t.teardown(() => keys[Symbol.asyncDispose]())

const open = async (env: Readonly<Record<string, string>>) => {
  const stage = await Stage.open(theatre, { doors: ['nginx'], env: { ...development, ...env } })
  t.teardown(() => stage[Symbol.asyncDispose]())
  return stage
}
const [plain, particular, asymmetric, keyless] = await Promise.all([
  open({}),
  open({ TOKEN_AUDIENCE: meant.aud, TOKEN_ISSUER: meant.iss }),
  open({ JWKS_URL: keys.url }),
  open({ JWKS_URL: `http://127.0.0.1:${await freePort()}/jwks` }),
])

const matrix = new Matrix(t, import.meta.filename)

async function withToken(route: TokenRouteName, stage: Stage = plain) {
  await using ada = await stage.visit({ token: `/token/${route}` })
  return await inPage(ada, { stage })
}

/** How long the client waits for a token. */
const PATIENCE_MS = 10_000

matrix.row('noSession', 'the token route answers 401', () => withToken('no-session'))
matrix.row('tokenRouteUnauthorized', 'the token route answers 403', () => withToken('forbidden'))
matrix.row('tokenRouteMissing', 'the token route answers 404', () => withToken('missing'))
matrix.row('tokenRouteFailed', 'the token route answers 500', () => withToken('failing'))
matrix.row('tokenRouteNotJson', 'the token route answers with a page', () => withToken('html'))
matrix.row('tokenRouteSlow', 'the token route never answers', () => withToken('silent'), {
  knownAfterMs: PATIENCE_MS,
})
matrix.row('tokenExpired', 'the token ran out an hour ago', () => withToken('expired'))
matrix.row('tokenRepeated', 'the token route answers with the token that was refused', async () => {
  await using ada = await plain.visit({ token: '/token/repeated' })
  return await inPage(ada, { stage: plain, once: { state: 'stopped' } })
})
matrix.row('tokenNotYetValid', 'the clock of the token route is an hour ahead', () =>
  withToken('not-yet-valid'),
)
matrix.row('wrongSignature', 'the token is signed with another secret', () => withToken('wrong-signature'))
matrix.row('wrongAudience', 'aud is not TOKEN_AUDIENCE', () => withToken('wrong-audience', particular))
matrix.row('wrongIssuer', 'iss is not TOKEN_ISSUER', () => withToken('wrong-issuer', particular))
matrix.row('unknownKey', 'the key that signed is not in the key set', () =>
  withToken('unknown-key', asymmetric),
)
matrix.row('keysAway', 'nobody answers at JWKS_URL', () => withToken('unknown-key', keyless))

matrix.row('revoked', 'a back end revokes the user of a living connection', async () => {
  await using bob = await plain.visit({ token: '/token/good?user=bob' })
  await bob.when({ state: 'live' })
  const since = Date.now()
  await plain.node.api('revoke', { user: 'bob' })
  return await inPage(bob, { stage: plain, since })
})
