import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { printRegions } from '../docs/regions.ts'
import { checkout } from '../workbench/checkout.ts'

const print = (name: string) => `table of ${name}`

t.test('fills every region, and leaves the rest alone', async (t) => {
  const document = [
    'before',
    '<!-- printed:limits -->',
    'old',
    '<!-- /printed -->',
    'between',
    '<!-- printed:codes -->',
    '<!-- /printed -->',
  ].join('\n')
  const once = printRegions(document, print)
  t.match(once, 'before\n<!-- printed:limits -->\n\ntable of limits\n\n<!-- /printed -->\nbetween')
  t.match(once, 'table of codes')
  t.notMatch(once, 'old')
  t.equal(printRegions(once, print), once, 'printing again changes nothing')
})

t.test('a plain file has its regions in comments of its own', async (t) => {
  t.equal(
    printRegions('# printed:env\n#OLD=\n# /printed\n', print),
    '# printed:env\ntable of env\n# /printed\n',
  )
})

t.test('neither the README nor a page of docs shows code that nothing compiles', async (t) => {
  const files = globSync('{README.md,docs/*.md}', { cwd: checkout.root })
  const unheld = files.flatMap((file) => {
    const written = printRegions(readFileSync(path.join(checkout.root, file), 'utf8'), () => '')
    // The test of the guide puts what it names into an app.
    const named = file === 'docs/add-to-nextjs.md' ? / title="[^"]+"$/ : /(?!)/
    const blocks = [...written.matchAll(/^```tsx?\b.*$/gm)].filter(([fence]) => !named.test(fence))
    return blocks.map(([fence]) => `${file}: ${fence}`)
  })
  t.ok(files.includes('docs/client.md'))
  t.strictSame(unheld, [])
})

t.test('nobody is told to fetch from npm what somebody else could publish there', async (t) => {
  const files = globSync('{*.md,docs/*.md,{packages,services}/*/*.{md,json},{proxy,web}/*.{md,json}}', {
    cwd: checkout.root,
  })
  const fetched = /\bnpx (-y |--yes )?(@portico\/|portico-doctor)|(install|add) @portico\//
  t.ok(files.includes('docs/doctor.md') && files.includes('packages/doctor/package.json'))
  t.strictSame(
    files.filter((file) => fetched.test(readFileSync(path.join(checkout.root, file), 'utf8'))),
    [],
  )
})
