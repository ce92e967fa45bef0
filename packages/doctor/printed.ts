import { printChecks } from './reference/print-checks.ts'

/** What docs/doctor.md takes from the code. */
export const printed = { checks: printChecks }
