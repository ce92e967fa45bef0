import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import colours from 'tailwindcss/colors'
import t from 'tap'

const web = path.join(import.meta.dirname, '..', '..')
/** The colours of Tailwind that the theme keeps: keywords, not colours. */
const KEPT = ['inherit', 'current', 'transparent']
const gone = Object.keys(colours).filter((name) => !KEPT.includes(name))
const usesGone = new RegExp(`[\\w-]+-(?:${gone.join('|')})(?:-\\d+)?(?:\\/\\d+)?(?=[\\s"'\`])`, 'g')

t.test('pages use the colours of the theme alone: a class of any other one colours nothing', async (t) => {
  const sources = globSync('{app,features}/**/*.{ts,tsx}', { cwd: web })
  t.ok(sources.length > 0)
  for (const source of sources)
    t.strictSame(readFileSync(path.join(web, source), 'utf8').match(usesGone), null, source)
})
