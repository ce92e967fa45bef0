type MigrationFaultName = 'half-applied' | 'edited' | 'failed' | 'locked' | 'unknown'

/** Why a migration was not applied. The message ends with what to do. */
export class MigrationFault extends Error {
  override readonly name = 'MigrationFault'
  readonly fault: MigrationFaultName
  readonly migration: string

  constructor(fault: MigrationFaultName, migration: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.fault = fault
    this.migration = migration
  }
}
