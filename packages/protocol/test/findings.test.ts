import t from 'tap'
import { factMeanings } from '../reference/fact-meanings.ts'
import { printedIds } from '../reference/findings.ts'
import { explain, type FindingId, type FindingRow, findings, isFindingId } from '../src/findings.ts'
import { commandErrors, disconnects } from '../src/index.ts'

const rows = Object.entries<FindingRow>(findings)
const placeholders = (text: string) => Array.from(text.matchAll(/\{(\w+)\}/g), ([, name = '']) => name)

t.test('everything the service says no with has a row', async (t) => {
  const names = [...Object.keys(commandErrors), ...Object.keys(disconnects)]
  t.same(
    names.filter((name) => !isFindingId(name)),
    [],
  )
})

t.test('no row is in two chapters, and none in no chapter', async (t) => {
  t.same([...printedIds].sort(), Object.keys(findings).sort())
})

t.test('no two titles are alike', async (t) => {
  const titles = rows.map(([, { title }]) => title.toLowerCase())
  t.equal(new Set(titles).size, titles.length)
})

t.test(
  'every placeholder is a known fact inside an optional part, and every known fact is used',
  async (t) => {
    const used = new Set<string>()
    for (const [id, { title, cause, cure }] of rows) {
      t.same(placeholders(title), [], `${id}: a title is constant`)
      for (const text of [cause, cure]) {
        for (const name of placeholders(text)) {
          t.ok(Object.hasOwn(factMeanings, name), `${id}: {${name}}`)
          used.add(name)
        }
        t.same(placeholders(text.replaceAll(/\[[^\]]*\]/g, '')), [], `${id}: stands outside of brackets`)
        t.notMatch(
          text.replaceAll(/\[[^[\]]*\{\w+\}[^[\]]*\]/g, ''),
          /[[\]]/,
          `${id}: brackets without a fact`,
        )
      }
    }
    t.same([...used].sort(), Object.keys(factMeanings).sort())
  },
)

t.test('a sentence is whole without facts and with all of them', async (t) => {
  const all = Object.fromEntries(Object.keys(factMeanings).map((name) => [name, 'x']))
  for (const id of Object.keys(findings).filter(isFindingId)) {
    for (const facts of [{}, all]) {
      const { title, cause, cure } = explain({ id, facts })
      t.notMatch(title, /[.!?]$/, `${id}: a title is no sentence`)
      for (const text of [cause, cure]) {
        t.match(text, /^[A-Z‘/].*[.]$/, `${id}: ${text}`)
        t.notMatch(text, /[[\]{}]| {2}|,,| [.,:;]|\.\.|!|\(\)/, `${id}: ${text}`)
      }
    }
  }
})

t.test('texts are short enough to be read', async (t) => {
  for (const [id, { title, cause, cure }] of rows) {
    t.ok(title.length <= 48, `${id}: title of ${title.length}`)
    t.ok(cause.length >= 25 && cause.length <= 240, `${id}: cause of ${cause.length}`)
    t.ok(cure.length >= 10 && cure.length <= 200, `${id}: cure of ${cure.length}`)
  }
})

t.test('a finding is explained with the facts that are known', async (t) => {
  t.match(explain({ id: 'originRefused', facts: { got: 'https://evil.test' } }), {
    id: 'originRefused',
    cause: 'The page’s origin is not one of the service’s: it is https://evil.test.',
    severity: 'fault',
    who: 'operator',
  })
  t.equal(
    explain({ id: 'tokenExpired', facts: { seconds: 12 } }).cause,
    'The token expired 12 s before it was used.',
  )
  t.equal(explain({ id: 'tokenExpired' }).cause, 'The token expired before it was used.')
})

t.test('what a fact holds is never read as a sentence', async (t) => {
  const { cause } = explain({ id: 'internal', facts: { reason: '[{code}] $1 $&' } })
  t.equal(cause, 'Something broke in the service while it worked on a command: [{code}] $1 $&.')
})

t.test('only ids of the catalogue are findings', async (t) => {
  const asked: readonly unknown[] = ['originRefused', 'toString', '__proto__', '', 7, undefined]
  t.same(asked.map(isFindingId), [true, false, false, false, false, false])
  const id: FindingId = 'unknown'
  t.equal(explain({ id }).who, 'operator')
})
