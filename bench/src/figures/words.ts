const digits = new Intl.NumberFormat('en').format

/** A number as the document writes it: `10 000`. */
export function grouped(count: number): string {
  return digits(count).replaceAll(',', ' ')
}

const SPELLED: Readonly<Record<number, string>> = {
  1: 'one',
  2: 'two',
  3: 'three',
  4: 'four',
  5: 'five',
  6: 'six',
  7: 'seven',
  8: 'eight',
  9: 'nine',
  10: 'ten',
  100: 'hundred',
}

/** A number as a word: `five`. Numbers without a short word stay digits. */
export function spelled(count: number): string {
  return SPELLED[count] ?? grouped(count)
}

/** `a second`, `two seconds`. */
export function spelledSeconds(ms: number): string {
  return ms === 1_000 ? 'a second' : `${spelled(ms / 1_000)} seconds`
}

/** `1 publication`, `10 publications`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}
