import type { CheckName } from './check-table.ts'
import type { ExaminedOrigin } from './examined-origin.ts'
import type { Verdict } from './verdict.ts'

/** One check: which row of the table it answers, and how it asks. */
export interface Check {
  readonly name: CheckName
  /** The check is left out unless all of these were green: it could only repeat what they found. */
  readonly needs: readonly CheckName[]
  ask(origin: ExaminedOrigin): Promise<Verdict>
}
