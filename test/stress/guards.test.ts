import { readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { takeOut } from './guards/copy.ts'
import { type Cut, type Guard, guards } from './guards/table.ts'

const root = path.join(import.meta.dirname, '../..')

for (const [name, guard] of Object.entries<Guard>(guards)) {
  t.test(`the guard ${name} stands where the table says, once`, async (t) => {
    for (const cut of guard.cuts) {
      const source = readFileSync(path.join(root, cut.file), 'utf8')
      t.not(takeOut(cut, source), source)
    }
  })
}

t.test('a guard that stands there twice, or not at all, is refused', async (t) => {
  const cut: Cut = { ...guards.policy.cuts[0], text: 'once', without: 'last' }
  t.equal(takeOut(cut, 'at once.'), 'at last.')
  t.throws(() => takeOut(cut, 'once and once'), /has this not once: once/)
  t.throws(() => takeOut(cut, 'never'), /policies\.ts has this not once/)
})
