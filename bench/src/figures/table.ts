import { type Figure, type Measure, measures, median } from './figure.ts'

/** One table for each thing measured: a row a scenario, a column each server. */
export function printTables(figures: readonly Figure[]): string {
  const byMeasure = Map.groupBy(figures, ({ measure }) => measure)
  return [...byMeasure].map(([measure, some]) => printTable(measure, some)).join('\n\n')
}

function printTable(measure: Measure, figures: readonly Figure[]): string {
  const columns = [...new Set(figures.map(({ of }) => of))]
  const rows = Map.groupBy(figures, ({ scenario }) => scenario)
  const printRow = ([scenario, cells]: [string, readonly Figure[]]) => {
    const found = columns.map((column) => cells.find(({ of }) => of === column))
    return line([scenario, ...found.map((figure) => (figure ? printValues(figure) : '–'))])
  }
  const head = line([measures[measure].says, ...columns])
  return [head, line(['---', ...columns.map(() => '--:')]), ...[...rows].map(printRow)].join('\n')
}

/** The median and, of several rounds, the least and the greatest. */
function printValues({ measure, values }: Figure): string {
  const { decimals } = measures[measure]
  const text = (value: number) => value.toFixed(decimals)
  if (values.length === 1) return text(values[0] ?? Number.NaN)
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
