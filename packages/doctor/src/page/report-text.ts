import { checkTable } from '../check-table.ts'
import type { Report, State } from '../report.ts'

const words: Readonly<Record<State, string>> = { green: 'well', red: 'FAULT', unknown: 'unknown' }
const stateWidth = 8
const titleWidth = Math.max(...Object.values(checkTable).map(({ title }) => title.length))

/** The report as text, to be sent to somebody. It contains nothing secret. */
export function printReport(report: Report): string {
  const { origin, at, trace, counts } = report
  const lines = report.checks.map(({ name, state, says, finding }) => {
    const line = `${words[state].padEnd(stateWidth)}${checkTable[name].title.padEnd(titleWidth)}  ${says}`
    if (state !== 'red' || finding === undefined) return line
    const { id, title, cause, cure } = finding
    return [line, `  ${title} (${id})`, `  ${cause}`, `  ${cure}`].join('\n')
  })
  const head = [`Portico at ${origin}`, at, ...(trace === undefined ? [] : [`trace ${trace}`])].join(', ')
  const foot = `${counts.green} green, ${counts.red} red, ${counts.unknown} unknown`
  return [head, ...lines, foot].join('\n')
}
