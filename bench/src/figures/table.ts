import { type Figure, measures, median } from './figure.ts'

type Naming = (figure: Figure) => string

const scenarioOf: Naming = ({ scenario }) => scenario
const measureOf: Naming = ({ measure }) => measures[measure].says

/**
 * A column for each server, and as few tables as possible: either one per measure, with a row for each scenario, or
 * one per scenario, with a row for each measure.
 */
export function printTables(figures: readonly Figure[]): string {
  const scenarios = Map.groupBy(figures, scenarioOf)
  const measured = Map.groupBy(figures, measureOf)
  const [tables, rowOf] = scenarios.size < measured.size ? [scenarios, measureOf] : [measured, scenarioOf]
  // In every table in the same order: servers take turns, so each scenario begins with another one.
  const servers = [...new Set(figures.map(({ of }) => of))]
  const printed = [...tables].map(([name, some]) => {
    const columns = servers.filter((server) => some.some(({ of }) => of === server))
    return printTable(name, some, columns, rowOf)
  })
  return printed.join('\n\n')
}

function printTable(
  name: string,
  figures: readonly Figure[],
  columns: readonly string[],
  rowOf: Naming,
): string {
  const rows = Map.groupBy(figures, rowOf)
  const printRow = ([row, cells]: [string, readonly Figure[]]) => {
    const found = columns.map((column) => cells.find(({ of }) => of === column))
    return line([row, ...found.map((figure) => (figure ? printValues(figure) : '–'))])
  }
  const head = line([name, ...columns])
  return [head, line(['---', ...columns.map(() => '--:')]), ...[...rows].map(printRow)].join('\n')
}

/** The median, and for several rounds also the minimum and maximum. */
function printValues({ measure, values }: Figure): string {
  const { decimals } = measures[measure]
  const text = (value: number) => value.toFixed(decimals)
  if (values.length === 1) return text(values[0] ?? Number.NaN)
  return `${text(median(values))} (${text(Math.min(...values))}–${text(Math.max(...values))})`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
