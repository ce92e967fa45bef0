import { readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from './checkout.ts'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The folders of a workspace and of every package of this checkout that it is made from. */
export function madeFrom(folder: string): string[] {
  const folders = new Set([folder])
  // A set that grows while it is walked.
  for (const current of folders) {
    const manifest = path.join(checkout.root, current, 'package.json')
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest
    for (const [name, version] of Object.entries(dependencies))
      if (version.startsWith('workspace:')) folders.add(name.replace('@portico/', 'packages/'))
  }
  return [...folders]
}
