import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../../scripts/workbench/checkout.ts'

export interface Manifest {
  readonly packageManager?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

/** The versions that this checkout uses, which the guide's app uses as well. */
export function versionsOfTheCheckout(): ReadonlyMap<string, string> {
  const manifests = globSync('{package.json,packages/*/package.json,web/package.json}', {
    cwd: checkout.root,
  })
  const entries = manifests.flatMap((file) => {
    const { dependencies, devDependencies } = readManifest(path.join(checkout.root, file))
    return Object.entries({ ...dependencies, ...devDependencies })
  })
  return new Map(entries)
}

/** `name@version`, as npm wants it. */
export function packageManager(): string {
  return readManifest(path.join(checkout.root, 'package.json')).packageManager ?? 'pnpm'
}

const SHOWN = {
  'Next.js': 'next',
  React: 'react',
  Prisma: 'prisma',
  NextAuth: 'next-auth',
  TypeScript: 'typescript',
} as const

/** The versions as the guide prints them. */
export function printVersions(): string {
  const versions = versionsOfTheCheckout()
  const [manager, version] = packageManager().split(/[@+]/)
  const shown = Object.entries(SHOWN).map(([name, module]) => `${name} ${versions.get(module)}`)
  return [...shown, `${manager} ${version}`].join(' · ')
}
