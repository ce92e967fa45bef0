import type { Fault } from './fault.ts'

/**
 * Finds variables that look like a misspelt known one, such as `REDIS_ULR`. A known variable that is set is never
 * suggested: `REDIS_URI` may exist beside `REDIS_URL` for another program. These are guesses: `API_KEY` or `CONTACT`
 * may be the application's own.
 */
export function findTypos(known: readonly string[], given: readonly string[]): Fault[] {
  const missing = known.filter((name) => !given.includes(name))
  const unknown = given.filter((name) => !known.includes(name))
  return unknown.flatMap((name) => {
    const meant = missing.find((candidate) => distance(name, candidate) <= tolerance(candidate, name))
    return meant ? [{ name, text: `is not a variable this process reads; did you mean ${meant}?` }] : []
  })
}

/** Short names resemble other words (`POST`, `HOST`), so for them only swapped letters (`PROT`) count as a typo. */
function tolerance(name: string, given: string): number {
  if (name.length < 6) return lettersOf(name) === lettersOf(given) ? 1 : 0
  return name.length < 9 ? 1 : 2
}

function lettersOf(name: string): string {
  return [...name].sort().join('')
}

/** Edits between two words, counting two swapped letters as one. */
function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 2) return Number.POSITIVE_INFINITY
  let beforeLast: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let line = 1; line <= left.length; line += 1) {
    const current = [line]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[line - 1] === right[column - 1]
      const swapped = left[line - 1] === right[column - 2] && left[line - 2] === right[column - 1]
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, right.length)
}

function at(line: readonly number[], column: number): number {
  return line[column] ?? Number.POSITIVE_INFINITY
}
