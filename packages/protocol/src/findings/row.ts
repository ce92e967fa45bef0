/** How bad it is: worth knowing · worse than it could be, or about to mend itself · nothing works until somebody acts. */
export const severities = ['notice', 'warning', 'fault'] as const
export type Severity = (typeof severities)[number]

/** Who can mend it. `nobody` where it mends itself. */
export const menders = ['person', 'developer', 'operator', 'network', 'nobody'] as const
export type Mender = (typeof menders)[number]

/** What a front door's configuration lacks, to be copied as it is. */
export interface ProxyLines {
  readonly nginx: string
  readonly caddy: string
}

/**
 * One row of the catalogue. A `{fact}` stands inside square brackets: a part in brackets is said when all its facts
 * are known and left out otherwise, so that each sentence is whole with and without them.
 */
export interface FindingRow {
  readonly title: string
  readonly cause: string
  readonly cure: string
  readonly severity: Severity
  readonly who: Mender
  readonly lines?: ProxyLines
}
