import type { Discovery, protocolName } from '@portico/protocol'
import { FindingError } from './finding.ts'

const wire: typeof protocolName = 'centrifuge-v2'

/** Fetches `/ws/config` of the page's own origin. Anything else that answers there is a finding. */
export async function discover(origin: string, get: typeof fetch): Promise<Discovery> {
  const url = `${origin}/ws/config`
  const headers = { accept: 'application/json' }
  const response = await get(url, { headers, signal: AbortSignal.timeout(5_000) })
  const { status } = response
  const type = response.headers.get('content-type') ?? ''
  const facts = { url, status, type }
  // While the service is away, front doors answer in its place, usually with a page of HTML.
  const id = status === 429 ? 'tooManyRequests' : status > 501 && status < 505 ? 'serviceDown' : undefined
  if (id) throw new FindingError({ id, facts }, { delay: retryAfter(response) })
  if (!response.ok || !type.includes('application/json')) throw new FindingError({ id: 'notRouted', facts })
  // The service's own document: newer versions add fields and remove none.
  const discovery = (await response.json()) as Discovery
  if (discovery.protocol === wire) return discovery
  const strange = { url, expected: wire, got: String(discovery.protocol) }
  throw new FindingError({ id: 'protocolMismatch', facts: strange }, { final: true })
}

function retryAfter({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? -1)
  return seconds >= 0 ? Math.min(seconds, 60) * 1_000 : undefined
}
