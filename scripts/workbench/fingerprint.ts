import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'

import { checkout } from './checkout.ts'

/** Folders of build output, which is never an input; and tests. */
const MADE = new Set([
  'node_modules',
  '.next',
  'next-env.d.ts',
  '.pnpm-store',
  '.portico',
  'generated',
  'test',
  'dist',
])

/** One hash over the names and contents of all files that match, under the checkout. */
export async function fingerprint(patterns: readonly string[], extra = ''): Promise<string> {
  const found = await Array.fromAsync(
    glob(patterns, {
      cwd: checkout.root,
      withFileTypes: true,
      exclude: ({ name }) => MADE.has(name) || name.endsWith('.tsbuildinfo'),
    }),
  )
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const hash = createHash('sha256').update(extra)
  for (const file of files.sort())
    hash.update(path.relative(checkout.root, file)).update('\0').update(readFileSync(file))
  return hash.digest('hex')
}

/** Remembers the inputs that something was built from, so that it is built again only when they change. */
export class Mark {
  readonly #file: string

  constructor(name: string) {
    this.#file = path.join(checkout.marks, name)
  }

  matches(current: string): boolean {
    return existsSync(this.#file) && readFileSync(this.#file, 'utf8') === current
  }

  /** Clears the mark before the work, so that interrupted work is done again. */
  clear(): void {
    rmSync(this.#file, { force: true })
  }

  set(current: string): void {
    mkdirSync(checkout.marks, { recursive: true })
    writeFileSync(this.#file, current)
  }
}
