/** Two ranks closer than this leave no room for a third between them. */
const nearest = 1e-6

export interface Ranked {
  readonly id: string
  readonly rank: number
}

/** Sorts by rank. Equal ranks should not occur, but still sort the same everywhere. */
export function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : 1)
}

/**
 * The rank that places something before `before`, or at the end: half way between its neighbours.
 * Undefined if they are too close, and the column has to be renumbered. `column` is sorted and does not
 * contain the item being moved.
 */
export function rankBefore(column: readonly Ranked[], before: string | null): number | undefined {
  const place = column.findIndex(({ id }) => id === before)
  const [previous, next] = place < 0 ? [column.at(-1)] : [column[place - 1], column[place]]
  if (next === undefined) return (previous?.rank ?? 0) + 1
  if (previous === undefined) return next.rank - 1
  return next.rank - previous.rank < nearest ? undefined : (previous.rank + next.rank) / 2
}
