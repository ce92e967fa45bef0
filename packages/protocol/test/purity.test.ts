import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'

const source = join(import.meta.dirname, '../src')

t.test('the wire runs anywhere: no Node module, no Node global', async (t) => {
  for await (const file of glob('**/*.ts', { cwd: source })) {
    const text = readFileSync(join(source, file), 'utf8')
    t.notMatch(text, /from 'node:|\bBuffer\b|\bprocess\.|\bsetTimeout\(|\bfetch\(/, file)
  }
})
