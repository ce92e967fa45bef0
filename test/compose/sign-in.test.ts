import t from 'tap'
import { givenOnServer, givenTo } from './given.ts'

const here = givenTo('web', 'compose.yaml')
const server = givenOnServer('web')

t.test('every way to sign in, and the list of administrators, reach the web app on a server', async (t) => {
  const names = [
    ...['GITHUB_ID', 'GITHUB_SECRET', 'ADMINISTRATORS'],
    ...['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'],
  ]
  for (const name of names) t.equal(server.get(name), `\${${name}:-}`)
})

t.test('the people of the demo come in on this machine, and on a server only when asked for', async (t) => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as compose reads it.
  t.equal(here.get('DEMO_PEOPLE'), '${DEMO_PEOPLE:-true}')
  t.equal(server.get('DEMO_PEOPLE'), '${DEMO_PEOPLE:-false}')
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as compose reads it.
})
