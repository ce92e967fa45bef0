import type { RawJson } from '@portico/protocol'

/** ES2025, in Node since 21; TypeScript's library does not know either yet. */
interface SourceTextJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): object
}
const sourceText = JSON as unknown as SourceTextJson

/** Parses without losing digits: an integer beyond 2^53 stays as it was written and is printed so again. */
export function parseJson(text: string): unknown {
  return sourceText.parse(text, (_key, value, { source }) =>
    isLossyInteger(value, source) ? sourceText.rawJSON(source) : value,
  )
}

function isLossyInteger(value: unknown, source: string | undefined): source is string {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')
}

/** A value of `parseJson` as the one line that travels to subscribers. */
export function rawJson(value: unknown): RawJson {
  return JSON.stringify(value) as RawJson
}
