import { RealtimeFailure } from '@portico/server'
import type { Reading } from '../watch/reading.ts'
import { openWatch } from '../watch/watch.ts'
import { requireAdministrator } from './administrator.ts'

export type Inspected<Read = Reading> =
  | { readonly kind: 'read'; readonly reading: Read }
  | { readonly kind: 'away'; readonly why: string }

/** The service's current state. Anybody but an administrator gets a 404. */
export function inspect(): Promise<Inspected> {
  return inspectWith((reading) => reading)
}

/** The same, plus what `read` fetches for one page. */
export async function inspectWith<Read>(
  ask: (reading: Reading) => Read | Promise<Read>,
): Promise<Inspected<Read>> {
  await requireAdministrator()
  try {
    return { kind: 'read', reading: await ask(await openWatch().read()) }
  } catch (error) {
    if (error instanceof RealtimeFailure) return { kind: 'away', why: error.message }
    throw error
  }
}
