import type { Finding, FindingId, ProxyLines } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'

/** A finding as HTTP answers tell it. */
export interface ToldFinding {
  readonly finding: FindingId
  readonly cause: string
  readonly cure: string
  /** Where the cure is proxy configuration. */
  readonly lines?: ProxyLines
}

export function tell(finding: Finding): ToldFinding {
  const { id, cause, cure, lines } = explain(finding)
  return { finding: id, cause, cure, ...(lines && { lines }) }
}
