import { globSync } from 'node:fs'
import t from 'tap'
import { checkout } from '../launch/checkout.ts'

t.test('make bench runs everything that bench/ holds', async (t) => {
  const held = globSync('bench/*.ts', { cwd: checkout.root })
  t.ok(held.length > 0)
  t.same(held, globSync('bench/*.bench.ts', { cwd: checkout.root }))
})
