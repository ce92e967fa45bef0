import { cpSync, symlinkSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../workbench/checkout.ts'
import { install } from '../workbench/install.ts'
import { buildWeb } from '../workbench/web-build.ts'

const SOURCES = [
  'Makefile',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'scripts',
  'packages',
  'services',
  'proxy',
  'web',
  'node_modules',
]

/** Large parts that a run never writes: the clone links to them. */
const SHARED = ['node_modules/.pnpm', 'web/.next']

/**
 * A second checkout, in which nothing has run yet. It uses the install and the web build of this one, so that neither
 * is made again.
 */
export async function cloneInto(folder: string): Promise<void> {
  const never = new AbortController().signal
  await install(never)
  await buildWeb(process.env, never)
  const shared = SHARED.map((name) => path.join(checkout.root, name))
  for (const name of SOURCES)
    cpSync(path.join(checkout.root, name), path.join(folder, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !shared.includes(source),
    })
  for (const name of SHARED) symlinkSync(path.join(checkout.root, name), path.join(folder, name))
  cpSync(checkout.marks, path.join(folder, '.portico', 'marks'), { recursive: true })
}
