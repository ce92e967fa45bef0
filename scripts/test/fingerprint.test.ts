import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import t from 'tap'

import { fingerprint } from '../workbench/fingerprint.ts'

t.test('sources are inputs under any name; tests and what was built are not', async (t) => {
  const root = t.testdir()
  const write = (file: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), file)
    return fingerprint(['web/**/*', 'packages/db/**/*'], '', root)
  }
  let last = await write('web/app/page.tsx')
  for (const source of [
    'web/app/test/page.tsx',
    'web/lib/generated/colors.ts',
    'packages/db/src/dist/a.ts',
  ]) {
    const next = await write(source)
    t.not(next, last, source)
    last = next
  }
  for (const other of [
    'web/test/page.test.ts',
    'web/.next/BUILD_ID',
    'web/node_modules/react/index.js',
    'web/tsconfig.tsbuildinfo',
    'packages/db/test/db.test.ts',
    'packages/db/dist/index.js',
    'packages/db/src/generated/client.ts',
  ])
    t.equal(await write(other), last, other)
})
