import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Thrown for a source with imports or exports of other forms than those below, which would need a real bundler. */
export class NotJoinable extends Error {
  override readonly name = 'NotJoinable'
}

const importLine = /^import \{([^}]*)\} from '([^']+)';?/gm
const exportLine = /^export (async function\*?|function\*?|const|class) ([\w$]+)/gm
const otherLine = /^(import|export)\b.*/m

/**
 * Joins a TypeScript module and everything it imports into one script, so that the page is one answer and needs no
 * build after an edit. Strips types and turns each module into a function that returns its exports, dependencies first.
 */
export function joinModules(entry: string): string {
  const joined: string[] = []
  const names = new Map<string, string>()
  const join = (file: string): string => {
    const known = names.get(file)
    if (known !== undefined) return known
    const source = stripTypeScriptTypes(readFileSync(file, 'utf8'))
    const linked = source.replace(importLine, (_whole, clause: string, specifier: string) => {
      const taken = clause
        .split(',')
        .map((name) => name.trim().replace(/ as /, ': '))
        .filter(Boolean)
      return taken.length === 0 ? '' : `const { ${taken.join(', ')} } = ${join(resolve(specifier, file))};`
    })
    const exported = Array.from(linked.matchAll(exportLine), ([, , name = '']) => name)
    const plain = linked.replace(exportLine, '$1 $2')
    const other = otherLine.exec(plain)
    if (other !== null) throw new NotJoinable(`${file}: ${other[0]}`)
    const name = `module${names.size}`
    names.set(file, name)
    joined.push(`const ${name} = (() => {\n${plain}\nreturn { ${exported.join(', ')} };\n})();`)
    return name
  }
  join(entry)
  return joined.join('\n')
}

/** Packages are resolved from this file, because an installed service lacks its packages' development dependencies. */
function resolve(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier)
  return fileURLToPath(import.meta.resolve(specifier))
}
