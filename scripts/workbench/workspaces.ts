import { readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from './checkout.ts'

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The folders of a workspace and of all packages of this checkout that it depends on. */
export function madeFrom(folder: string): string[] {
  const folders = new Set([folder])
  // The set grows during the loop.
  for (const current of folders) {
    const manifest = path.join(checkout.root, current, 'package.json')
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest
    for (const [name, version] of Object.entries(dependencies))
      if (version.startsWith('workspace:')) folders.add(name.replace('@portico/', 'packages/'))
  }
  return [...folders]
}
