import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import t, { type Test } from 'tap'

import { checkout } from '../workbench/checkout.ts'

const read = (file: string) => readFileSync(path.join(checkout.root, file), 'utf8')
const manifest = JSON.parse(read('package.json'))

/** Which Node runs a script if the host's Node has this version: `host`, or `npm` for one that npx fetched. */
function chosen(t: Test, version: string): string {
  const folder = t.testdir({ host: {}, npm: {} })
  const nodeOf = (name: string, claimed: string) => {
    const claim = path.join(folder, `${name}.cjs`)
    writeFileSync(claim, `Object.defineProperty(process, 'versions', { value: { node: '${claimed}' } })`)
    const script = `#!/bin/sh\nCHOSEN=${name} exec '${process.execPath}' --require '${claim}' "$@"\n`
    writeFileSync(path.join(folder, name, 'node'), script, { mode: 0o755 })
  }
  nodeOf('host', version)
  nodeOf('npm', '24.21.0')
  const npx = `#!/bin/sh\necho '${path.join(folder, 'npm')}'\n`
  writeFileSync(path.join(folder, 'host', 'npx'), npx, { mode: 0o755 })
  mkdirSync(path.join(folder, 'elsewhere'))
  const { stdout } = spawnSync(
    'sh',
    [path.join(checkout.root, 'scripts/node.sh'), '-p', 'process.env.CHOSEN'],
    {
      // The script remembers, in a file under this folder, where npm put the Node that it fetched.
      cwd: path.join(folder, 'elsewhere'),
      encoding: 'utf8',
      env: { PATH: `${path.join(folder, 'host')}:/usr/bin:/bin` },
    },
  )
  return stdout.trim()
}

t.test('the host’s own Node is used from the oldest on that does', async (t) => {
  for (const version of ['24.9.0', '24.21.0', '26.0.0']) t.equal(chosen(t, version), 'host', version)
  for (const version of ['20.1.0', '9.11.2', '24.8.0', '24.0.0']) t.equal(chosen(t, version), 'npm', version)
})

t.test('the oldest Node that does is the same for npm', async (t) => {
  const minimum = /^minimum=(.+)$/m.exec(read('scripts/node.sh'))?.[1]
  t.equal(manifest.engines.node, `>=${minimum}`)
})

t.test('every place that pins pnpm pins the same one', async (t) => {
  const [, pinned] = manifest.packageManager.split('@')
  t.equal(/^pnpm=(.+)$/m.exec(read('scripts/node.sh'))?.[1], pinned)
  for (const file of ['web/Dockerfile', 'services/realtime/Dockerfile'])
    t.equal(/pnpm@(\S+)/.exec(read(file))?.[1], pinned, file)
})
