import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { z } from 'zod'

import { newId } from '../../lib/new-id.ts'

t.test('what it makes is a UUID, each another', async (t) => {
  const made = Array.from({ length: 1_000 }, newId)
  t.ok(made.every((id) => z.uuidv4().safeParse(id).success))
  t.equal(new Set(made).size, made.length)
})

t.test('no page calls what a page over plain HTTP does not have', async (t) => {
  const web = path.join(import.meta.dirname, '../..')
  const sources = globSync('{app,features,lib}/**/*.{ts,tsx}', { cwd: web })
  const callers = sources.filter((file) =>
    readFileSync(path.join(web, file), 'utf8').includes('crypto.randomUUID('),
  )
  t.ok(sources.length > 100)
  t.strictSame(callers, [])
})
