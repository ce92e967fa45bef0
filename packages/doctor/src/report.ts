import type { Facts, TraceCode } from '@portico/protocol'
import { type Explanation, explain } from '@portico/protocol/findings'

import { type CheckName, checkTable, type Hop } from './check-table.ts'
import type { Examined } from './examine.ts'
import type { Told } from './verdict.ts'

/**
 * What `--json` prints, and what the page copies. Fields may be added, but never change their meaning. Contains no
 * secrets.
 */
export interface Report {
  readonly origin: string
  /** ISO 8601. */
  readonly at: string
  readonly verdict: 'well' | 'ill'
  readonly counts: Readonly<Record<State, number>>
  readonly checks: readonly ReportedCheck[]
  /** The trace code of this examination's attempts, for `portico explain`. */
  readonly trace: TraceCode
}

export type State = 'green' | 'red' | 'unknown'

export interface ReportedCheck {
  readonly name: CheckName
  readonly hop: Hop
  readonly state: State
  readonly says: string
  readonly ms: number
  /** The finding of a red check, or the notice of a green one. */
  readonly finding?: ReportedFinding
  /** What else a red check found. */
  readonly further?: readonly ReportedFinding[]
}

export interface ReportedFinding extends Explanation {
  readonly facts: Facts
}

export function reportCheck({ check, verdict, ms }: Examined): ReportedCheck {
  const finding =
    verdict.kind === 'red' ? verdict.finding : verdict.kind === 'green' ? verdict.notice : undefined
  const further = verdict.kind === 'red' ? verdict.further : []
  return {
    name: check,
    hop: checkTable[check].hop,
    state: verdict.kind,
    says: verdict.says,
    ms: Math.round(ms),
    ...(finding && { finding: reportFinding(finding) }),
    ...(further.length > 0 && { further: further.map(reportFinding) }),
  }
}

/** The findings of a red check, the most important first; none otherwise. */
export function findingsOf({ state, finding, further = [] }: ReportedCheck): readonly ReportedFinding[] {
  return state === 'red' && finding !== undefined ? [finding, ...further] : []
}

function reportFinding({ sent, ...finding }: Told): ReportedFinding {
  return { ...explain(finding), ...sent, facts: finding.facts ?? {} }
}

interface Examination {
  readonly origin: string
  readonly at: number
  readonly checks: readonly ReportedCheck[]
  readonly trace: TraceCode
}

export function buildReport({ origin, at, checks, trace }: Examination): Report {
  const count = (state: State) => checks.filter((check) => check.state === state).length
  const counts = { green: count('green'), red: count('red'), unknown: count('unknown') }
  return {
    origin,
    at: new Date(at).toISOString(),
    verdict: counts.red > 0 ? 'ill' : 'well',
    counts,
    checks,
    trace,
  }
}
