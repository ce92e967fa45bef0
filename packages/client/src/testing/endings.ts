import { commandErrors, mayReconnect } from '@portico/protocol'

/** Whether npm centrifuge gives up at this code: it goes by the flag of an error, and by the range of a close code. */
export function endsForGood(code: number): boolean {
  if (code >= 3000) return !mayReconnect(code)
  return Object.values(commandErrors).some((row) => row.code === code && !row.temporary)
}
