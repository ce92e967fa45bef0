import { readFileSync, writeFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { checkout } from '../workbench/checkout.ts'
import { printRegions } from './regions.ts'

/** A workspace offers its printers in a file of this name: `export const printed = { limits: printLimits }`. */
const PRINTERS = '{packages/*,services/*,proxy,web,scripts,bench,test,test/stress}/printed.ts'
const DOCUMENTS = [
  '*.md',
  'docs/**/*.md',
  'docs/images/*.svg',
  '{packages,services}/*/*.md',
  '{proxy,web}/*.md',
  '.env.example',
]

type Printers = ReadonlyMap<string, () => string>

/** A document names an unknown printer, or no document uses a printer. */
class PrintFault extends Error {
  override readonly name = 'PrintFault'
}

/** Fills every printed region of every document. Returns the documents that changed, or would change. */
export async function printDocuments({ write }: { readonly write: boolean }): Promise<string[]> {
  const printers = await findPrinters()
  const used = new Set<string>()
  const changed: string[] = []
  for (const file of await find(DOCUMENTS)) {
    const before = readFileSync(file, 'utf8')
    const after = printRegions(before, (name) => {
      const print = printers.get(name)
      if (!print) throw new PrintFault(`${relative(file)} asks for "${name}", which nothing prints`)
      used.add(name)
      return print()
    })
    if (after === before) continue
    changed.push(relative(file))
    if (write) writeFileSync(file, after)
  }
  const unused = [...printers.keys()].filter((name) => !used.has(name))
  if (unused.length > 0) throw new PrintFault(`No document has a region for: ${unused.join(', ')}`)
  return changed
}

async function findPrinters(): Promise<Printers> {
  const printers = new Map<string, () => string>()
  for (const file of await find([PRINTERS])) {
    const { printed } = (await import(pathToFileURL(file).href)) as { printed: Record<string, () => string> }
    for (const [name, print] of Object.entries(printed)) {
      if (printers.has(name))
        throw new PrintFault(`${relative(file)} prints "${name}", and another file does too`)
      printers.set(name, print)
    }
  }
  return printers
}

async function find(patterns: readonly string[]): Promise<string[]> {
  const found = await Array.fromAsync(glob(patterns, { cwd: checkout.root, exclude: ['**/node_modules'] }))
  return found.sort().map((file) => path.join(checkout.root, file))
}

function relative(file: string): string {
  return path.relative(checkout.root, file)
}
