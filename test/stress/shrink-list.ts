/**
 * The shortest list found that still fails, by delta debugging (Zeller and Hildebrandt, 2002). One failure is enough,
 * since runs of real processes do not always repeat. Ends early if `isOver`.
 */
export async function shrinkList<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
  isOver: () => boolean = () => false,
): Promise<readonly T[]> {
  let shortest = items
  let parts = 2
  while (shortest.length > 1 && !isOver()) {
    const smaller = await firstThatFails(candidates(shortest, parts), fails, isOver)
    if (smaller !== undefined) {
      shortest = smaller
      parts = Math.max(2, Math.min(parts - 1, shortest.length))
    } else if (parts < shortest.length) parts = Math.min(parts * 2, shortest.length)
    else break
  }
  return shortest
}

/** Each part alone, then the list without each part. */
function candidates<T>(items: readonly T[], parts: number): readonly (readonly T[])[] {
  const edges = Array.from({ length: parts + 1 }, (_, n) => Math.round((n * items.length) / parts))
  const alone = edges.slice(1).map((end, n) => items.slice(edges[n], end))
  const without = edges.slice(1).map((end, n) => [...items.slice(0, edges[n]), ...items.slice(end)])
  return parts === 2 ? alone : [...alone, ...without]
}

async function firstThatFails<T>(
  lists: readonly (readonly T[])[],
  fails: (items: readonly T[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<readonly T[] | undefined> {
  for (const list of lists) {
    if (isOver()) return undefined
    if (list.length > 0 && (await fails(list))) return list
  }
  return undefined
}
