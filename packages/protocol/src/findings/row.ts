/** In order: good to know; impaired, or about to fix itself; broken until somebody acts. */
export const severities = ['notice', 'warning', 'fault'] as const
export type Severity = (typeof severities)[number]

/** Who can fix it. `nobody` if it fixes itself. */
export const menders = ['person', 'developer', 'operator', 'network', 'nobody'] as const
export type Mender = (typeof menders)[number]

/** The lines that a front door's configuration lacks, ready to copy. */
export interface ProxyLines {
  readonly nginx: string
  readonly caddy: string
}

/**
 * One row of the catalogue. A `{fact}` is always inside square brackets. A part in brackets is printed if all its facts
 * are known and omitted otherwise, so each sentence is complete with and without them.
 */
export interface FindingRow {
  readonly title: string
  readonly cause: string
  readonly cure: string
  readonly severity: Severity
  readonly who: Mender
  readonly lines?: ProxyLines
}
