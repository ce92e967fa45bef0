import { printChecks } from './reference/print-checks.ts'

/** The printed parts of docs/doctor.md. */
export const printed = { checks: printChecks }
