import { readFileSync } from 'node:fs'
import path from 'node:path'

import { checkout } from '../workbench/checkout.ts'

/** The part of an example between `// #region NAME` and `// #endregion`. A test or the compiler holds each. */
export function printExample(workspace: string, file: string, name: string): () => string {
  return () => {
    const place = path.join(checkout.root, workspace, 'test', 'examples', file)
    const [, part] = readFileSync(place, 'utf8').split(`// #region ${name}\n`)
    const [code] = part?.split('// #endregion') ?? []
    if (code === undefined) throw new Error(`${workspace}/test/examples/${file} has no region named ${name}`)
    return `\`\`\`${path.extname(file).slice(1)}\n${code.trim()}\n\`\`\``
  }
}
