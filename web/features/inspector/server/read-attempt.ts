import type { Diagnosis, TraceCode, TraceReport } from '@portico/protocol'

import { requireConfig } from '../../../lib/require-config.ts'

/**
 * Both sides of one attempt to connect, collected from all nodes; undefined if the service does not
 * answer.
 */
export async function readAttempt(code: TraceCode): Promise<TraceReport | undefined> {
  const address = new URL('/ws/diagnose', requireConfig().REALTIME_URL)
  address.searchParams.set('trace', code)
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
  if (!response?.ok) return undefined
  const diagnosis: Diagnosis = await response.json()
  return diagnosis.trace
}
