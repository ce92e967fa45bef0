import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { explain } from '../packages/protocol/src/findings.ts'
import { REFUSALS } from '../proxy/embedded/src/refusal.ts'

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
  // Node’s own, for keys behind a private certificate.
  const ofNode = new Set(['NODE_EXTRA_CA_CERTS'])
  const named = read('docs/findings.md').match(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g) ?? []
  for (const variable of new Set(named).difference(ofNode)) t.ok(known.includes(`\`${variable}\``), variable)
})
