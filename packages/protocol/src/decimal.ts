/** Plain decimals, with room for any amount or id. Exponents are not accepted. */
const decimal = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?$/

const maxFraction = 40

/**
 * Parses a decimal into a scaled integer, which compares exactly with others of its kind; doubles would confuse large
 * ids. Undefined if the text is not a decimal.
 */
export function decimalOf(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = ''] = decimal.exec(text) ?? []
  if (sign === undefined) return undefined
  const digits = BigInt(whole + fraction.padEnd(maxFraction, '0'))
  return sign === '-' ? -digits : digits
}
