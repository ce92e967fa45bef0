import path from 'node:path'

import type { FindingId } from '@portico/protocol'

/** The result of one failure that was caused for real. */
export interface Row {
  readonly finding: FindingId
  readonly caused: string
  readonly named: readonly string[]
  readonly ms: number
  /** The part of these milliseconds in which it was not a failure yet. */
  readonly knownAfterMs: number
  readonly seen: readonly string[]
}

/** Where each file of the matrix stores its rows. */
export const place = path.join(import.meta.dirname, '../../../.portico/matrix')

const head = ['finding', 'named', 'after', 'seen in', 'caused by']

export function table(rows: readonly Row[]): readonly string[] {
  const lines = [head, ...rows.map(cellsOf)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function cellsOf({ finding, caused, named, ms, knownAfterMs, seen }: Row): readonly string[] {
  const after = knownAfterMs === 0 ? `${ms} ms` : `${ms} ms, of it ${knownAfterMs} in time`
  return [finding, named.join(', then '), after, seen.join(', '), caused]
}
