const UNFORESEEN = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'])

/** An error of a named class is complete; any other is shown with its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return UNFORESEEN.has(error.name) ? (error.stack ?? error.message) : error.message
}
