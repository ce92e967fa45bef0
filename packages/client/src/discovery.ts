import type { Discovery } from '@portico/protocol'
import { Obstacle } from './finding.ts'

/** `/ws/config` of the page's own origin. What else may answer there is a finding of its own. */
export async function discover(origin: string, get: typeof fetch): Promise<Discovery> {
  const url = `${origin}/ws/config`
  const response = await get(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(5_000),
  })
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('text/html')) throw new Obstacle({ id: 'notRouted', facts: { url } })
  if (!response.ok) throw new Obstacle({ id: 'serviceDown', facts: { url, status: response.status } })
  if (!type.includes('application/json')) throw new Obstacle({ id: 'notRouted', facts: { url, type } })
  // The service's own document: newer services may add to it, none takes away.
  return (await response.json()) as Discovery
}
