import { checkTable } from '../check-table.ts'
import { findingsOf, type Report, type ReportedFinding, type State } from '../report.ts'

const words: Readonly<Record<State, string>> = { green: 'well', red: 'FAULT', unknown: 'unknown' }
const stateWidth = 8
const titleWidth = Math.max(...Object.values(checkTable).map(({ title }) => title.length))

/** The report as text, to be sent to somebody. It contains nothing secret. */
export function printReport(report: Report): string {
  const { origin, at, trace, counts } = report
  const lines = report.checks.flatMap((check) => {
    const { name, state, says } = check
    const line = `${words[state].padEnd(stateWidth)}${checkTable[name].title.padEnd(titleWidth)}  ${says}`
    return [line, ...findingsOf(check).flatMap(printFinding)]
  })
  const head = [`Portico at ${origin}`, at, `trace ${trace}`].join(', ')
  const foot = `${counts.green} green, ${counts.red} red, ${counts.unknown} unknown`
  return [head, ...lines, foot].join('\n')
}

function printFinding({ id, title, cause, cure }: ReportedFinding): readonly string[] {
  return [`  ${title} (${id})`, `  ${cause}`, `  ${cure}`]
}
