import type { RawJson } from './fields.ts'

declare global {
  interface JSON {
    /** Returns an object that serialises to this text, to preserve numbers that a double cannot hold. */
    rawJSON(text: string): unknown
  }
}

/** Thrown for text that is not JSON or is nested too deeply. Does not quote it, because payloads are private. */
export class NotJson extends Error {
  override readonly name = 'NotJson'
}

export const maxNesting = 100

/** A number that a double may not hold: 16 digits or more, or an exponent. Changing such an id would lose data. */
const delicateNumber = /(?:^|[:,[])\s*-?(?:[\d.]{16}|[\d.]+[eE])/

/**
 * Parses JSON that will be serialised again: a number that a double cannot hold becomes an object that serialises to
 * the original digits. Readers should not treat it as a number.
 */
export function parseJson(text: string): unknown {
  if (isNestedDeeper(text, maxNesting)) throw new NotJson(`nested deeper than ${maxNesting} levels`)
  try {
    return delicateNumber.test(text) ? JSON.parse(text, keepNumberText) : JSON.parse(text)
  } catch {
    throw new NotJson('not JSON')
  }
}

function keepNumberText(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const written = context?.source
  if (typeof value !== 'number' || written === undefined) return value
  return digitsOf(written) === digitsOf(String(value)) ? value : JSON.rawJSON(written)
}

/** The significant digits, without sign, point and exponent: the same for one number, however it is written. */
function digitsOf(number: string): string {
  const digits = number.replace(/e.*/i, '').replace(/[-.]/g, '').replace(/^0+/, '')
  // Not /0+$/, which is quadratic for long runs of zeros that are not at the end.
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

/** The value as one line of JSON. */
export function rawJson(value: unknown): RawJson {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw new NotJson(`${typeof value} has no JSON form`)
  return text as RawJson
}

/** Text from outside as one line of JSON. */
export function parseRawJson(text: string): RawJson {
  return rawJson(parseJson(text))
}

/** Text that was RawJson when we stored it; not validated again. */
export function storedRawJson(text: string): RawJson {
  return text as RawJson
}

const quote = 0x22
const backslash = 0x5c
const opening = new Set(['[', '{'].map((bracket) => bracket.charCodeAt(0)))
const closing = new Set([']', '}'].map((bracket) => bracket.charCodeAt(0)))

/** Checked before parsing, because serialising and reviving recurse and would overflow the stack. */
function isNestedDeeper(text: string, levels: number): boolean {
  if (text.length < 2 * levels) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (opening.has(code)) depth++
    else if (closing.has(code)) depth--
    if (depth > levels) return true
  }
  return false
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++
  return backslashes % 2 === 1
}
