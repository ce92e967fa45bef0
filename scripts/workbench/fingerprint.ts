import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'

import { checkout } from './checkout.ts'

/** What tools leave behind, by names that no source has. */
const MADE = /^(node_modules|\.next|next-env\.d\.ts|\.pnpm-store|\.portico|.*\.tsbuildinfo)$/

/** Build output and tests by their places: elsewhere, as in `web/app/test`, the same names are sources. */
const NO_INPUT = /^(web|packages\/[^/]+)\/(test|dist)$|^packages\/db\/src\/generated$/

/** One hash over the names and contents of all files under `root` that match. */
export async function fingerprint(
  patterns: readonly string[],
  extra = '',
  root: string = checkout.root,
): Promise<string> {
  const found = await Array.fromAsync(
    glob(patterns, {
      cwd: root,
      withFileTypes: true,
      exclude: ({ name, parentPath }) =>
        MADE.test(name) || NO_INPUT.test(path.relative(root, path.join(parentPath, name))),
    }),
  )
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const hash = createHash('sha256').update(extra)
  for (const file of files.sort())
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file))
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
