import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

/** What a compose file gives the web app, as it is written there. */
function givenToWeb(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(path.join(import.meta.dirname, '..', file), 'utf8')
  const web = /^ {2}web:\n((?: {4}.*\n|\n)+)/m.exec(text)?.[1] ?? ''
  const lines = web.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)
  return new Map(Array.from(lines, ([, name = '', value = '']) => [name, value]))
}

const here = givenToWeb('compose.yaml')
const server = new Map([...here, ...givenToWeb('compose.prod.yaml')])

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
