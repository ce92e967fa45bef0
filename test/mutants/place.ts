/** Offsets in a source: `start` is the first character, `end` is behind the last one. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Finds a text given on one line, which the source may wrap anywhere. */
export function placesOf(source: string, text: string): Place[] {
  const words = text.trim().split(' ').map(RegExp.escape)
  return [...source.matchAll(new RegExp(words.join('\\s+'), 'g'))].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }))
}

/** A range as StrykerJS expects it after a file's name: lines from one, columns from zero. */
export function printRange(source: string, { start, end }: Place): string {
  const at = (offset: number) => {
    const lines = source.slice(0, offset).split('\n')
    return `${lines.length}:${lines.at(-1)?.length ?? 0}`
  }
  return `${at(start)}-${at(end)}`
}

export function contains(outer: Place, inner: Place): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
