import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** One import of a source file, as written. */
interface Import {
  readonly specifier: string
  /** The imported names; empty for a bare or a dynamic import. */
  readonly names: readonly string[]
  /** Erased before anything runs. */
  readonly typeOnly: boolean
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s+['"]([^'"]+)['"]/gm
const BARE = /^import\s+['"]([^'"]+)['"]/gm
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g

/** Reads the imports of a file by pattern, which works because the formatter allows only one form. */
export function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8')
  const named = [...source.matchAll(STATEMENT)].map(([, type, clause = '', specifier = '']) => ({
    specifier,
    names: clause.match(/[\w$]+/g) ?? [],
    typeOnly: type !== undefined || isTypesAlone(clause),
  }))
  const unnamed = [...source.matchAll(BARE), ...source.matchAll(DYNAMIC)].map(([, specifier = '']) => ({
    specifier,
    names: [],
    typeOnly: false,
  }))
  return [...named, ...unnamed]
}

/** Whether all names are types, as in `{ type A, type B }`: such an import is erased. */
function isTypesAlone(clause: string): boolean {
  const inside = /^\{([\s\S]*)\}$/.exec(clause.trim())?.[1]
  if (inside === undefined) return false
  return inside
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
    .every((name) => name.startsWith('type '))
}

/** Whether an import, given as a specifier or as the file it resolves to, belongs to the package in question. */
type IsOf = (specifierOrFile: string) => boolean

/** The names that a file imports from a package, directly or through other files, and those files. */
export function reachOf(
  isOfPackage: IsOf,
  entry: string,
): { names: ReadonlySet<string>; files: readonly string[] } {
  const names = new Set<string>()
  const files = new Set([entry])
  // The set grows during the loop: every file once, in the order of discovery.
  for (const file of files) {
    const imports = resolvedImportsOf(file)
    const wanted = imports.filter(({ target }) => isOfPackage(target))
    for (const name of wanted.flatMap((found) => found.names)) names.add(name)
    const onward = imports.filter(({ target }) => path.isAbsolute(target) && !isOfPackage(target))
    for (const { target } of onward) files.add(target)
  }
  return { names, files: [...files] }
}

/** The imports of a file, with relative specifiers resolved to files. */
function resolvedImportsOf(file: string): { target: string; names: readonly string[] }[] {
  if (!existsSync(file)) return []
  return importsOf(file).map(({ specifier, names }) => ({
    target: specifier.startsWith('.') ? path.resolve(path.dirname(file), specifier) : specifier,
    names,
  }))
}
