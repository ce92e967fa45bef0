import { codeNames, type Finding, type FindingId } from '@portico/protocol'

const names: Readonly<Partial<Record<number, FindingId>>> = codeNames

/** Names a finding by the service's code, which the session passes on as a number. */
export function withCodeName(finding: Finding): Finding {
  const id = finding.id === 'unknown' ? names[Number(finding.facts?.code)] : undefined
  return id ? { ...finding, id } : finding
}
