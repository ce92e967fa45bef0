import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { explain, type FindingId, findings } from '../packages/protocol/src/findings.ts'
import { REFUSALS } from '../proxy/embedded/src/refusal.ts'
import { elsewhere } from './browser/matrix/elsewhere.ts'

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '..', file), 'utf8')

t.test('every front door says of a service that is down what the catalogue says', async (t) => {
  const { id, cause, cure } = explain({ id: 'serviceDown' })
  const body = JSON.stringify({ finding: id, cause, cure })
  t.equal(REFUSALS['realtime-down'].body, body)
  t.ok(read('proxy/nginx/templates/default.conf.template').includes(`return 502 '${body}';`), 'nginx')
  t.ok(read('proxy/caddy/Caddyfile').includes(`respond \`${body}\` 502`), 'Caddy')
})

t.test('every variable that a cure names is one of ours', async (t) => {
  const known = read('docs/configuration.md')
  // A variable of Node's own, for keys behind a private certificate.
  const ofNode = new Set(['NODE_EXTRA_CA_CERTS'])
  const named = read('docs/findings.md').match(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g) ?? []
  for (const variable of new Set(named).difference(ofNode)) t.ok(known.includes(`\`${variable}\``), variable)
})

t.test(
  'every finding is caused for real, in a row of the matrix or in a test, or it is said why not',
  async (t) => {
    const files = globSync(['test/browser/matrix/*.test.ts', 'services/realtime/test/e2e/*-matrix.test.ts'])
    const rows = new Set(
      files.flatMap((file) => Array.from(read(file).matchAll(/matrix\.row\(\s*'(\w+)'/g), ([, id]) => id)),
    )
    for (const id of Object.keys(findings) as FindingId[]) {
      const other = elsewhere[id]
      t.equal(rows.has(id), other === undefined, `${id} has a row, or it is elsewhere`)
      if (other === undefined || 'not' in other) continue
      t.match(read(other.causedIn), new RegExp(`\\b${id}\\b`), other.causedIn)
    }
  },
)
