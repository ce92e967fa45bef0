import type { Finding } from '@portico/protocol'

/** The token route's failures, by the status that it answered with. */
export function tokenFinding(finding: Finding): Finding {
  if (finding.id !== 'tokenRouteFailed') return finding
  const status = finding.facts?.status
  if (status === 404 || status === 405) return { ...finding, id: 'tokenRouteMissing' }
  if (status === 401 || status === 403) return { ...finding, id: 'tokenRouteUnauthorized' }
  return finding
}
