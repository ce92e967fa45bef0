import type { Finding, FindingId, ProxyLines } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'

/** A finding in the body of an HTTP response. */
export interface FindingResponse {
  readonly finding: FindingId
  readonly cause: string
  readonly cure: string
  /** Where the cure is proxy configuration. */
  readonly lines?: ProxyLines
}

export function findingResponse(finding: Finding): FindingResponse {
  const { id, cause, cure, lines } = explain(finding)
  return { finding: id, cause, cure, ...(lines && { lines }) }
}
