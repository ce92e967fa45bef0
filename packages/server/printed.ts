import { readFileSync } from 'node:fs'
import path from 'node:path'

const METHOD = /\/\*\*((?:(?!\/\*\*)[\s\S])*?)\*\/\n {2}async (\w+)[<(]/g

/** From the comments that an editor shows. */
function printMethods(): string {
  const source = readFileSync(path.join(import.meta.dirname, 'src', 'api.ts'), 'utf8')
  const methods = [...source.matchAll(METHOD)]
  const declared = source.match(/^ {2}async [a-z]/gm)?.length
  if (methods.length !== declared) throw new Error('a method of Realtime has no comment')
  const rows = methods.map(([, comment = '', name]) => {
    const says = comment.replaceAll(/\s*\n\s*\* ?/g, ' ').trim()
    return `| \`${name}\` | ${says} |`
  })
  return ['| method | what it does |', '|---|---|', ...rows].join('\n')
}

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = { 'server-methods': printMethods }
