import t from 'tap'

import type { Survivor } from './outcome.ts'
import { partNames, parts } from './parts.ts'
import { contains, placesOf, printRange } from './place.ts'
import { outcomes, printSurvivors, unargued, unmatched } from './print.ts'
import { atMost } from './try-part.ts'

const survivor: Survivor = {
  file: 'services/realtime/src/hub/hub.ts',
  line: 7,
  mutator: 'BooleanLiteral',
  original: 'true',
  replacement: 'false',
}
const argument = { file: 'hub/hub.ts', change: 'BooleanLiteral: true → false', why: 'Because.' }

t.test('an argument is of one survivor, by file, kind and text; the line may move', async (t) => {
  t.strictSame(unmatched([argument], [survivor]), [])
  t.strictSame(unmatched([argument], [{ ...survivor, line: 8 }]), [])
  for (const other of [
    [],
    [{ ...survivor, mutator: 'ConditionalExpression' }],
    [{ ...survivor, file: 'services/realtime/src/hub/not-hub.ts' }],
    [{ ...survivor, original: 'open' }],
    [{ ...survivor, replacement: 'open' }],
  ])
    t.strictSame(unmatched([argument], other), [argument])
})

t.test('two changes of one text are argued twice', async (t) => {
  const twice = [survivor, { ...survivor, line: 9 }]
  t.strictSame(unmatched([argument], twice), [argument])
  t.strictSame(unmatched([argument, argument], twice), [])
})

t.test('what is looked at again comes out no more often than it went in', async (t) => {
  const elsewhere = { ...survivor, line: 9 }
  t.strictSame(atMost([survivor], [survivor, elsewhere]), [survivor])
  t.strictSame(atMost([survivor, elsewhere], [elsewhere]), [elsewhere])
  t.strictSame(atMost([survivor], [{ ...survivor, original: 'open' }]), [])
})

t.test('every part has its sources and its tests', async (t) => {
  for (const name of partNames) t.ok(parts[name].sources.length > 0 && parts[name].tests.length > 0, name)
})

t.test('the document lists every survivor, argued or open', async (t) => {
  const page = printSurvivors()
  const rows = page.match(/^\| \S+:\d+ \|/gm)?.length ?? 0
  t.equal(
    rows,
    outcomes().reduce((sum, { survivors }) => sum + survivors.length, 0),
  )
  const open = page.match(/\*\*open\*\*/g)?.length ?? 0
  t.equal(
    open,
    outcomes().reduce((sum, outcome) => sum + unargued(outcome).length, 0),
  )
})

t.test('a text is found again wherever it went, however it is broken', async (t) => {
  const source = 'a(b)\n\n{ x.\n    y() }  a(b)'
  t.strictSame(placesOf(source, 'a(b)'), [
    { start: 0, end: 4 },
    { start: 22, end: 26 },
  ])
  const [block] = placesOf(source, '{ x. y() }')
  t.strictSame(block && source.slice(block.start, block.end), '{ x.\n    y() }')
  t.equal(block && printRange(source, block), '3:0-4:9')
  t.strictSame(placesOf(source, 'a.b.'), [])
  t.ok(contains({ start: 1, end: 5 }, { start: 1, end: 5 }))
  t.notOk(contains({ start: 1, end: 5 }, { start: 1, end: 6 }))
})
