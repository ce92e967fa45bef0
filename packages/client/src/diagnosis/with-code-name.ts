import { codeNames, type Finding, type FindingId } from '@portico/protocol'

const names: Readonly<Partial<Record<number, FindingId>>> = codeNames

/** The session hands the service's code on as it came; this is its name. */
export function withCodeName(finding: Finding): Finding {
  const id = finding.id === 'unknown' ? names[Number(finding.facts?.code)] : undefined
  return id ? { ...finding, id } : finding
}
