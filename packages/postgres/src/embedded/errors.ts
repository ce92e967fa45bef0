export type EmbeddedPostgresFault =
  | 'no-binaries'
  | 'no-account'
  | 'initdb-failed'
  | 'other-version'
  | 'port-taken'
  | 'not-answering'
  | 'start-failed'

/** Why the embedded Postgres does not run. The message ends with the cure. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
  readonly fault: EmbeddedPostgresFault

  constructor(fault: EmbeddedPostgresFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
  }
}
