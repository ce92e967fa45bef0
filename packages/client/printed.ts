import { readFileSync } from 'node:fs'
import path from 'node:path'
import { printWeight } from './test/weight-table.ts'

/** The part of an example between `// #region NAME` and `// #endregion`. */
function printExample(file: string, name: string): () => string {
  return () => {
    const source = readFileSync(path.join(import.meta.dirname, 'test', 'examples', file), 'utf8')
    const [, part] = source.split(`// #region ${name}\n`)
    const [code] = part?.split('// #endregion') ?? []
    if (code === undefined) throw new Error(`test/examples/${file} has no region named ${name}`)
    return `\`\`\`${path.extname(file).slice(1)}\n${code.trim()}\n\`\`\``
  }
}

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  'client-provider': printExample('page.tsx', 'provider'),
  'client-hooks': printExample('room.tsx', 'hooks'),
  'client-status': printExample('room.tsx', 'status'),
  'client-publish': printExample('room.tsx', 'publish'),
  'client-channel': printExample('program.ts', 'channel'),
  'client-outside': printExample('program.ts', 'outside'),
  'client-tabs': printExample('tabs.ts', 'tabs'),
  'client-weight': printWeight,
  'client-testing': printExample('application-test.ts', 'testing'),
}
