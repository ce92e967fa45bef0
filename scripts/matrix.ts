import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

import type { FindingId } from '@portico/protocol'
import { findings } from '@portico/protocol/findings'

import { elsewhere } from '../test/browser/matrix/elsewhere.ts'
import { place, type Row, table } from '../test/browser/matrix/table.ts'

/** `make matrix`: the results of the matrix files' last runs, as one table in the order of the catalogue. */

const rows: readonly Row[] = globSync('*.json', { cwd: place }).flatMap((file) =>
  JSON.parse(readFileSync(path.join(place, file), 'utf8')),
)
const order = Object.keys(findings) as FindingId[]
const rank = ({ finding }: Row) => order.indexOf(finding)
for (const line of table(rows.toSorted((one, other) => rank(one) - rank(other)))) console.log(line)

const caused = new Set(rows.map(({ finding }) => finding))
const others = order.filter((finding) => !caused.has(finding))
console.log(`\n${caused.size} findings, and ${others.length} that the last runs have no row of:`)
for (const finding of others) console.log(`${finding}  ${sayOf(elsewhere[finding])}`)

function sayOf(other: (typeof elsewhere)[FindingId]): string {
  if (other === undefined) return 'run test/browser/matrix'
  return 'not' in other ? other.not : other.causedIn
}
