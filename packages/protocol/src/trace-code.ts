/**
 * Names one attempt to connect, for the client, the service and every log between: `PT-` and six characters of
 * Crockford's base 32, which has no letter that looks like a digit. Short enough to be read out; not a secret, and
 * grants nothing.
 */
export type TraceCode = `PT-${string}`

/** The query parameter of every transport's URL that carries it. */
export const traceParameter = 'trace'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 6
const pattern = /^PT-[0-9A-HJKMNP-TV-Z]{6}$/

export function newTraceCode(random: () => number = Math.random): TraceCode {
  const characters = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)])
  return `PT-${characters.join('')}`
}

export function isTraceCode(value: unknown): value is TraceCode {
  return typeof value === 'string' && pattern.test(value)
}

/** Parses a code as people type it: small letters, O for 0, I and L for 1, with or without `PT-`. */
export function readTraceCode(text: string): TraceCode | undefined {
  const bare = text.trim().toUpperCase().replace(/^PT-?/, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const code = `PT-${bare}`
  return isTraceCode(code) ? code : undefined
}
