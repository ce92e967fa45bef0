import { ConfigError, type Environment, loadConfig } from '@portico/config'
import t from 'tap'

import { webConfig } from '../../config.ts'
import { waysIn, whyClosed } from '../../features/session/ways-in.ts'

const load = (env: Environment) => loadConfig(webConfig, env, { production: true })
const faultsOf = (env: Environment) => {
  try {
    load(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}
const idsOf = (env: Environment) => waysIn(load(env)).map(({ id }) => id)

const store = { DATABASE_URL: 'postgresql://here/app', NEXTAUTH_SECRET: 's'.repeat(32) }
const github = { GITHUB_ID: 'portico', GITHUB_SECRET: 'between us' }
const oidc = {
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'portico',
  OIDC_CLIENT_SECRET: 'between us',
}

t.test('only what the environment opens is a way in', async (t) => {
  t.strictSame(idsOf(store), [])
  t.strictSame(idsOf({ ...store, DEMO_PEOPLE: 'false' }), [])
  t.strictSame(idsOf({ ...store, DEMO_PEOPLE: 'true' }), ['demo'])
  t.strictSame(idsOf({ ...store, ...github, ...oidc }), ['github', 'oidc'], 'no demo beside real accounts')
  t.match(waysIn(load({ ...oidc, OIDC_NAME: 'the studio' })), [
    { id: 'oidc', name: 'the studio', issuer: 'https://id.example' },
  ])
})

t.test('an app that lets nobody in says why and what opens it', async (t) => {
  t.match(whyClosed(load({})), { cause: /^DATABASE_URL is not set/ })
  t.match(whyClosed(load({ ...store, NEXTAUTH_SECRET: '', ...github })), {
    cause: /^NEXTAUTH_SECRET is not set/,
  })
  t.match(whyClosed(load(store)), { cause: 'No way to sign in is set up.', cure: /GITHUB_ID.+DEMO_PEOPLE/ })
  for (const way of [github, oidc, { DEMO_PEOPLE: 'true' }])
    t.equal(whyClosed(load({ ...store, ...way })), undefined)
})

t.test('half a provider is a fault that names the other half', async (t) => {
  t.strictSame(faultsOf({ GITHUB_ID: 'portico' }), [
    { name: 'GITHUB_SECRET', text: 'is not set; it is needed beside GITHUB_ID' },
  ])
  t.strictSame(faultsOf({ ...oidc, OIDC_ISSUER: '' }), [
    { name: 'OIDC_ISSUER', text: 'is not set; it is needed beside OIDC_CLIENT_ID and OIDC_CLIENT_SECRET' },
  ])
})

t.test('administrators are accounts; an address or a name, which can change hands, is refused', async (t) => {
  t.strictSame(load({ ADMINISTRATORS: 'github:583231, oidc:00u1' }).ADMINISTRATORS, [
    'github:583231',
    'oidc:00u1',
  ])
  for (const given of ['ada@org.example', 'github:ada', '583231', 'github:583231,oidc:'])
    t.match(faultsOf({ ADMINISTRATORS: given }), [{ name: 'ADMINISTRATORS' }], given)
})
