/** Below this two ranks are too near for another one between them to be told apart for long. */
const nearest = 1e-6

export interface Ranked {
  readonly id: string
  readonly rank: number
}

/** In the order they lie in a column. Equal ranks, which nobody gives, still have one order everywhere. */
export function byRank(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : 1)
}

/**
 * The rank that puts something before `before`, or at the end: half way between its neighbours. Undefined where they
 * are too near, and the column has to be numbered anew. `column` is in order and without what is moved.
 */
export function rankBefore(column: readonly Ranked[], before: string | null): number | undefined {
  const place = column.findIndex(({ id }) => id === before)
  const [previous, next] = place < 0 ? [column.at(-1)] : [column[place - 1], column[place]]
  if (next === undefined) return (previous?.rank ?? 0) + 1
  if (previous === undefined) return next.rank - 1
  return next.rank - previous.rank < nearest ? undefined : (previous.rank + next.rank) / 2
}
