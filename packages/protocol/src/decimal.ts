/** Plain decimals, as long as an amount or an id may be. Exponents are not written by people. */
const decimal = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?$/

const maxFraction = 40

/**
 * A number that compares with others of its kind; undefined for what is no decimal. Exact, where a double would take
 * two large ids for one.
 */
export function decimalOf(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = ''] = decimal.exec(text) ?? []
  if (sign === undefined) return undefined
  const digits = BigInt(whole + fraction.padEnd(maxFraction, '0'))
  return sign === '-' ? -digits : digits
}
