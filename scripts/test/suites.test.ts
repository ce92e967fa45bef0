import path from 'node:path'

import * as harness from '@portico/harness'
import t from 'tap'

import { importsOf, reachOf } from '../imports.ts'
import { components } from '../testing/components.ts'
import { runWithSecondTry } from '../testing/second-try.ts'
import { findTestFiles, type Suite, suitesOf } from '../testing/suites.ts'
import { type Result, resultsIn } from '../testing/tap.ts'
import { failuresIn } from '../testing/verdicts.ts'

const isHarness = (specifier: string) => specifier === '@portico/harness'

t.test('reads imports in every form, and tells which are types alone', async (t) => {
  const folder = t.testdir({
    'a.ts': [
      "import { one, type Two } from './b.ts'",
      "import type { Three } from './c.ts'",
      "import {\n  type Four,\n  type Five,\n} from '@portico/four'",
      "export { six } from './d.ts'",
      "import './e.ts'",
      "const later = await import('./f.ts')",
    ].join('\n'),
  })
  const found = importsOf(path.join(folder, 'a.ts')).map(({ specifier, typeOnly }) => [specifier, typeOnly])
  t.strictSame(found, [
    ['./b.ts', false],
    ['./c.ts', true],
    ['@portico/four', true],
    ['./d.ts', false],
    ['./e.ts', false],
    ['./f.ts', false],
  ])
})

t.test('a test needs what it takes from the harness, also through what it imports', async (t) => {
  const folder = t.testdir({
    'direct.test.ts': "import { startRedis } from '@portico/harness'",
    'through.test.ts': "import { world } from './world.ts'",
    'world.ts': "import { startNginx } from '@portico/harness'\nimport './through.test.ts'",
    'none.test.ts': "import { until } from '@portico/harness'",
  })
  const taken = (file: string) => [...reachOf(isHarness, path.join(folder, file)).names]
  t.strictSame(taken('direct.test.ts'), ['startRedis'])
  t.strictSame(taken('through.test.ts'), ['startNginx'])
  t.strictSame(taken('none.test.ts'), ['until'])
})

t.test('every starter of the harness is known to need a component, or none', async (t) => {
  const starters = Object.keys(harness).filter((name) => /^(start|launch)[A-Z]/.test(name))
  const known = [...components.flatMap((component) => component.starters), 'startPostgres', 'startRelay']
  t.strictSame(
    starters.filter((name) => !known.includes(name)),
    [],
  )
})

t.test('the real files need what they are known to need', async (t) => {
  const needs = new Map(findTestFiles().map((found) => [found.file, found.needs.map(({ name }) => name)]))
  t.strictSame(needs.get('proxy/test/nginx.test.ts'), ['nginx'])
  t.strictSame(needs.get('test/e2e/page.test.ts'), ['Chromium'])
  t.strictSame(needs.get('test/compose/nginx.test.ts'), ['Docker'])
  t.strictSame(needs.get('services/realtime/test/streams/pooler.test.ts'), ['PgBouncer'])
  t.strictSame(needs.get('test/sdks/python.test.ts'), ['Redis', 'Python'])
  t.strictSame(needs.get('test/sdks/java.test.ts'), ['Redis', 'Java'])
  t.strictSame(needs.get('scripts/test/suites.test.ts'), [])
})

t.test('which files open the built web app is known, so that it is built before them', async (t) => {
  const opening = findTestFiles().flatMap(({ file, opensWeb }) => (opensWeb ? [file] : []))
  t.ok(opening.includes('test/e2e/page.test.ts'))
  t.notOk(opening.includes('proxy/test/nginx.test.ts'))
})

t.test('every file is in exactly one suite', async (t) => {
  const needing = (file: string, ...names: string[]) => ({
    file,
    needs: components.filter(({ name }) => names.includes(name)),
    opensWeb: false,
  })
  const suites = suitesOf([
    needing('a'),
    needing('b', 'Redis'),
    needing('c', 'Docker', 'Chromium'),
    needing('d', 'Chromium', 'Redis'),
  ])
  t.strictSame(
    suites.map(({ name, files }) => [name, files]),
    [
      ['units', ['a']],
      ['components', ['b']],
      ['browsers', ['d']],
      ['containers', ['c']],
    ],
  )
})

/** Tap's own verdicts on the files, in this order. */
const verdicts = (...lines: readonly string[]) => `TAP version 14\n1..9\n${lines.join('\n')}\n`

t.test("the counts are tap's own, a line for each file", async (t) => {
  const output =
    ' PASS  a.test.ts 45 OK 1.2s\n FAIL  b/c.test.ts 1 failed 2 skip of 14\n 20s\n✖ why\n SKIP  d.test.ts 3 skip of 3 2ms'
  const said = verdicts(
    'ok 1 - a.test.ts # time=1200ms',
    'not ok 2 - b/c.test.ts # time=20000ms',
    'ok 3 - d.test.ts # SKIP',
  )
  t.strictSame(resultsIn(output, said, ['a.test.ts', 'b/c.test.ts', 'd.test.ts', 'silent.test.ts']), [
    { file: 'a.test.ts', passed: 45, failed: 0, skipped: 0 },
    { file: 'b/c.test.ts', passed: 11, failed: 1, skipped: 2 },
    { file: 'd.test.ts', passed: 0, failed: 0, skipped: 3 },
    { file: 'silent.test.ts', passed: 0, failed: 1, skipped: 0 },
  ])
})

t.test('a file has failed when its process came to a bad end, or tap never judged it', async (t) => {
  const output = ' PASS  a.test.ts 4 OK 1s\n PASS  b.test.ts 3 OK 2ms\n PASS  c.test.ts 2 OK 2ms\n'
  const said = verdicts(
    '# Subtest: b.test.ts',
    '    ok 1 - c.test.ts',
    'ok 1 - a.test.ts',
    'not ok 2 - b.test.ts',
  )
  t.strictSame(resultsIn(output, said, ['a.test.ts', 'b.test.ts', 'c.test.ts']), [
    { file: 'a.test.ts', passed: 4, failed: 0, skipped: 0 },
    { file: 'b.test.ts', passed: 3, failed: 1, skipped: 0 },
    { file: 'c.test.ts', passed: 2, failed: 1, skipped: 0 },
  ])
})

t.test('what is not ok is shown with what tap found', async (t) => {
  const failed = '    not ok 2 - two\n      ---\n      diff: 1\n      ...\n'
  const said = verdicts('    ok 1 - one', `${failed}    1..2`, 'not ok 1 - a.test.ts', 'ok 2 - b.test.ts')
  t.equal(failuresIn(said), `${failed}not ok 1 - a.test.ts\n`)
})

t.test('the lines are read in the colours of a terminal, too', async (t) => {
  const output =
    '\u001b[1m\u001b[42m PASS \u001b[49m\u001b[22m a.test.ts \u001b[1m12\u001b[22m \u001b[32mOK\u001b[39m \u001b[2m6ms\u001b[22m'
  const [result] = resultsIn(output, verdicts('ok 1 - a.test.ts'), ['a.test.ts'])
  t.strictSame(result, { file: 'a.test.ts', passed: 12, failed: 0, skipped: 0 })
})

t.test('what failed runs once more, alone; what fails again has failed, what passes is told', async (t) => {
  const passed = (file: string): Result => ({ file, passed: 3, failed: 0, skipped: 0 })
  const broken = (file: string): Result => ({ file, passed: 2, failed: 1, skipped: 0 })
  const runs: Suite[] = []
  const answers = [
    [passed('a'), broken('b'), broken('c')],
    [passed('b'), broken('c')],
  ]
  const run = async (suite: Suite) => {
    runs.push(suite)
    return answers[runs.length - 1] ?? []
  }
  const suite: Suite = { name: 'some', files: ['a', 'b', 'c'], jobs: 2, timeoutSeconds: 9 }

  const { results, unsteady } = await runWithSecondTry(suite, run)
  t.strictSame(results, [passed('a'), passed('b'), broken('c')])
  t.strictSame(unsteady, ['b'])
  t.strictSame(
    runs.map(({ files, jobs }) => [files, jobs]),
    [
      [['a', 'b', 'c'], 2],
      [['b', 'c'], 1],
    ],
  )
})

t.test('a failure of a suite as a whole has no second try', async (t) => {
  const whole: Result = { file: 'units', passed: 0, failed: 1, skipped: 0 }
  let runs = 0
  const run = async () => {
    runs += 1
    return [whole]
  }
  const suite: Suite = { name: 'units', files: ['a'], jobs: 3, timeoutSeconds: 9 }
  t.strictSame(await runWithSecondTry(suite, run), { results: [whole], unsteady: [] })
  t.equal(runs, 1)
})
