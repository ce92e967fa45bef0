/** The SQLSTATE of an error, or the code that Node gives to a failed connection. Empty for an error without one. */
export function sqlStateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
