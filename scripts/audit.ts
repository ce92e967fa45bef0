import { spawnSync } from 'node:child_process'

import { judge } from './testing/audit-judgement.ts'
import { checkout } from './workbench/checkout.ts'
import { pinnedPnpm } from './workbench/install.ts'

/**
 * `make audit`: whether a dependency that runs in production is known to be vulnerable. Ends with 1 if one is, and with
 * 2 if that could not be found out: unknown does not mean safe.
 */
const { stdout } = spawnSync('npx', ['-y', pinnedPnpm(), 'audit', '--prod', '--json'], {
  cwd: checkout.root,
  encoding: 'utf8',
  maxBuffer: 2 ** 26,
})
const judgement = judge(stdout ?? '')
switch (judgement.kind) {
  case 'sound':
    console.log('  ✓ audit  no dependency of production is known to be vulnerable (high, critical)')
    break
  case 'vulnerable':
    console.error(`  ✗ audit\n\n${judgement.advisories.join('\n')}\n`)
    process.exitCode = 1
    break
  case 'unanswered':
    console.error(`  ✗ audit  nobody could say: ${judgement.why}`)
    console.error('           Run it where npm uses a registry that answers audits.')
    process.exitCode = 2
    break
  default:
    judgement satisfies never
}
