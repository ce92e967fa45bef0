import { existsSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

import { checkout } from '../../scripts/launch/checkout.ts'
import { argued } from './argued.ts'
import { partNames, parts } from './parts.ts'
import { isOf, outcomes, printSurvivors, unargued } from './print.ts'

t.test('every argument is of a change that survives', async (t) => {
  const survivors = outcomes().flatMap((outcome) => outcome.survivors)
  const tried = new Set(outcomes().flatMap(({ files }) => files))
  const stale = argued
    .filter(({ file }) => [...tried].some((one) => one.endsWith(file)))
    .filter((argument) => !survivors.some((survivor) => isOf(argument, survivor)))
  t.strictSame(stale, [], 'take out what a test notices by now')
})

t.test('every part has its tests, and every file of an argument is there', async (t) => {
  for (const name of partNames) t.ok(parts[name].sources.length > 0 && parts[name].tests.length > 0, name)
  for (const { file } of argued)
    t.ok(
      existsSync(path.join(checkout.root, 'services/realtime/src', file)) ||
        existsSync(path.join(checkout.root, 'packages/protocol/src', file)),
      file,
    )
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
