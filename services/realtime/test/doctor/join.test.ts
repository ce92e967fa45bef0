import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import { scratch } from '@portico/harness'
import t, { type Test } from 'tap'
import { joinModules, NotJoinable } from '../../src/doctor/join.ts'

async function sources(t: Test, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await scratch('join')
  t.teardown(() => folder[Symbol.asyncDispose]())
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder.path, name), text)
  return path.join(folder.path, 'main.ts')
}

t.test('modules become one script: types gone, names apart, each evaluated once', async (t) => {
  const main = await sources(t, {
    'main.ts': `import type { Kind } from './kind.ts'
import { twice } from './twice.ts'
import { count as counted, type Count } from './count.ts'
const name: Kind = 'main'
result.push(name, twice(counted() as Count))`,
    'kind.ts': `throw new Error('a type has nothing to run')`,
    'twice.ts': `import { count } from './count.ts'
const name = 'twice'
export function twice(value: number): number { return value * 2 + count() + name.length }`,
    'count.ts': `export type Count = number
let calls = 0
result.push('once')
export const count = (): Count => ++calls`,
  })
  const result: unknown[] = []
  runInNewContext(joinModules(main), { result })
  t.same(result, ['once', 'main', 1 * 2 + 2 + 'twice'.length])
})

t.test('what it cannot join it refuses, rather than serve a page that does not run', async (t) => {
  for (const text of [
    `export * from './x.ts'`,
    `import './x.ts'`,
    `export default 1`,
    `import x from './x.ts'`,
  ]) {
    const main = await sources(t, { 'main.ts': text, 'x.ts': '' })
    t.throws(() => joinModules(main), NotJoinable, text)
  }
})
