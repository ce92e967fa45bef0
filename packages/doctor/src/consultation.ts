import type { CheckName } from './checks.ts'
import type { Patient } from './patient.ts'
import type { Verdict } from './verdict.ts'

/** How one check is made. */
export interface Consultation {
  readonly check: CheckName
  /** Where one of these is not green, asking would only repeat its answer. */
  readonly needs: readonly CheckName[]
  ask(patient: Patient): Promise<Verdict>
}
