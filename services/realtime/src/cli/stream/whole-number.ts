import { UsageError } from '../subcommand.ts'

/** The value of an option that takes a whole number; undefined if it was not given. */
export function parseWholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new UsageError(`${option} takes a whole number, and '${text}' is none.`)
}
