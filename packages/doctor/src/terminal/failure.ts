/** The cause as a code, such as ECONNREFUSED: the system's message is usually longer and never clearer. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return failureOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
