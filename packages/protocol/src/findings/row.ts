/** How bad it is: good to know · impaired, or about to fix itself · broken until somebody acts. */
export const severities = ['notice', 'warning', 'fault'] as const
export type Severity = (typeof severities)[number]

/** Who can fix it. `nobody` if it fixes itself. */
export const menders = ['person', 'developer', 'operator', 'network', 'nobody'] as const
export type Mender = (typeof menders)[number]

/** What a front door's configuration lacks, to be copied as it is. */
export interface ProxyLines {
  readonly nginx: string
  readonly caddy: string
}

/**
 * One row of the catalogue. A `{fact}` is always inside square brackets: a part in brackets is printed when all its
 * facts are known and left out otherwise, so each sentence is complete with and without them.
 */
export interface FindingRow {
  readonly title: string
  readonly cause: string
  readonly cure: string
  readonly severity: Severity
  readonly who: Mender
  readonly lines?: ProxyLines
}
