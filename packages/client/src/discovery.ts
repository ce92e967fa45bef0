import { type Discovery, protocolName } from '@portico/protocol'
import { Obstacle } from './finding.ts'

const gatewayFailures: ReadonlySet<number> = new Set([502, 503, 504])

/** `/ws/config` of the page's own origin. What else may answer there is a finding of its own. */
export async function discover(origin: string, get: typeof fetch): Promise<Discovery> {
  const url = `${origin}/ws/config`
  const response = await get(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(5_000),
  })
  const { status, headers } = response
  const type = headers.get('content-type') ?? ''
  // Front doors answer for a service that is away, most of them with a page of their own.
  if (gatewayFailures.has(status) || status === 429) {
    const id = status === 429 ? 'tooManyRequests' : 'serviceDown'
    throw new Obstacle({ id, facts: { url, status } }, { delay: retryAfter(headers) })
  }
  if (!response.ok || !type.includes('application/json')) {
    throw new Obstacle({ id: 'notRouted', facts: { url, status, type } })
  }
  // The service's own document: newer services may add to it, none takes away.
  const discovery = (await response.json()) as Discovery
  if (discovery.protocol === protocolName) return discovery
  const facts = { url, expected: protocolName, got: String(discovery.protocol) }
  throw new Obstacle({ id: 'protocolMismatch', facts }, { final: true })
}

function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 60) * 1_000 : undefined
}
