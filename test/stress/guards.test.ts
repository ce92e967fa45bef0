import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { takeOut } from './guards/copy.ts'
import { type Guard, guards } from './guards/table.ts'

const root = path.join(import.meta.dirname, '../..')

for (const [name, guard] of Object.entries<Guard>(guards)) {
  t.test(`the guard ${name} stands where the table says, once`, async (t) => {
    const source = readFileSync(path.join(root, guard.file), 'utf8')
    t.not(takeOut(guard, source), source)
  })
}

t.test('a guard that stands there twice, or not at all, is refused', async (t) => {
  const guard: Guard = { ...guards.policy, text: 'once' }
  t.equal(takeOut(guard, 'at once.'), 'at return allowed.')
  t.throws(() => takeOut(guard, 'once and once'), /has this not once: once/)
  t.throws(() => takeOut(guard, 'never'), /policies\.ts has this not once/)
})
