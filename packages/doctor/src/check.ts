import type { CheckName } from './check-table.ts'
import type { ExaminedOrigin } from './examined-origin.ts'
import type { Verdict } from './verdict.ts'

/** One check: its row of the table, and how it asks. */
export interface Check {
  readonly name: CheckName
  /** The check is skipped unless all of these were green: it could only repeat their findings. */
  readonly needs: readonly CheckName[]
  ask(origin: ExaminedOrigin): Promise<Verdict>
}
