import { spawnSync } from 'node:child_process'
import path from 'node:path'

import t from 'tap'

import { judge } from '../testing/audit-judgement.ts'

const advisory = (severity: string) => ({
  module_name: 'left-pad',
  severity,
  title: 'It pads too far.',
  url: 'https://advisories.test/1',
})

t.test('what is high or critical is named, the rest is let pass', async (t) => {
  t.strictSame(judge(JSON.stringify({ advisories: {}, metadata: {} })), { kind: 'sound' })
  t.strictSame(judge(JSON.stringify({ advisories: { 1: advisory('moderate') } })), { kind: 'sound' })
  t.strictSame(judge(JSON.stringify({ advisories: { 1: advisory('low'), 2: advisory('high') } })), {
    kind: 'vulnerable',
    advisories: ['left-pad (high): It pads too far. https://advisories.test/1'],
  })
  t.match(judge(JSON.stringify({ advisories: { 1: advisory('critical') } })), { kind: 'vulnerable' })
})

t.test('a registry that cannot say is not taken for one that knows of nothing', async (t) => {
  const error = {
    code: 'ERR_PNPM_AUDIT_BAD_RESPONSE',
    message: 'The endpoint (at https://registry.test/x) responded with 405',
  }
  t.strictSame(judge(JSON.stringify({ error })), {
    kind: 'unanswered',
    why: 'ERR_PNPM_AUDIT_BAD_RESPONSE: The endpoint (at … responded with 405',
  })
  for (const output of ['', 'not JSON', '[]', '{}', 'null'])
    t.match(judge(output), { kind: 'unanswered' }, output)
})

t.test(
  'an audit that nobody answers does not pass, and is told apart from one that found something',
  async (t) => {
    const script = path.join(import.meta.dirname, '../audit.ts')
    // Without npx there is no audit to run.
    const { status, stderr } = spawnSync(process.execPath, [script], {
      env: { ...process.env, PATH: t.testdir() },
      encoding: 'utf8',
    })
    t.equal(status, 2)
    t.match(stderr, /nobody could say.*a registry that answers audits/s)
  },
)
