import t from 'tap'

import { printRegions } from '../docs/regions.ts'

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
