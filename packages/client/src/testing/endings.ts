import { commandErrors, mayReconnect } from '@portico/protocol'

/** What the library tells apart by the flag of an error and by the range of a code. */
export function endsForGood(code: number): boolean {
  if (code >= 3000) return !mayReconnect(code)
  return Object.values(commandErrors).some((row) => row.code === code && !row.temporary)
}
