/** Plain decimals, as long as an amount or an id may be. Exponents are not written by people. */
const decimal = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?$/

/**
 * Negative, zero or positive as `a` is less, equal or more; undefined when one of them is no decimal. Exact, where
 * a double would take two large ids for one.
 */
export function compareDecimals(a: string, b: string): number | undefined {
  const left = scaled(a)
  const right = scaled(b)
  if (left === undefined || right === undefined) return undefined
  return left === right ? 0 : left < right ? -1 : 1
}

const maxFraction = 40

function scaled(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = ''] = decimal.exec(text) ?? []
  if (sign === undefined) return undefined
  const digits = BigInt(whole + fraction.padEnd(maxFraction, '0'))
  return sign === '-' ? -digits : digits
}
