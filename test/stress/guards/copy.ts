import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Scratch, scratch } from '@portico/harness'
import type { Cut, Guard } from './table.ts'

const root = path.join(import.meta.dirname, '../../..')

/** Large folders that are the same in every copy. */
const shared = ['.portico', 'node_modules/.pnpm']
const leftOut = ['.git', '.pnpm-store', '.next', '.tap', 'dist', ...shared]

/** Copies the checkout, without this guard, into a new folder. The checkout itself is not changed. */
export async function copyWithout(guard: Guard): Promise<Scratch> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await scratch('guard'))
  await copy('', folder.path)
  for (const name of shared) await symlink(path.join(root, name), path.join(folder.path, name))
  for (const cut of guard.cuts) {
    const file = path.join(folder.path, cut.file)
    await writeFile(file, takeOut(cut, await readFile(file, 'utf8')))
  }
  stack.move()
  return folder
}

/** The text must occur exactly once, or the wrong code would be taken out. */
export function takeOut({ file, text, without }: Cut, source: string): string {
  const [before, after, ...more] = source.split(text)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} has this not once: ${text}`)
  }
  return before + without + after
}

/** Links stay links, so that the copy uses its own packages. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(path.join(to, from), { recursive: true })
  for (const entry of await readdir(path.join(root, from), { withFileTypes: true })) {
    const name = path.join(from, entry.name)
    if (leftOut.includes(name) || leftOut.includes(entry.name)) continue
    if (entry.isDirectory()) await copy(name, to)
    else await cp(path.join(root, name), path.join(to, name), { verbatimSymlinks: true })
  }
}
