export { type CheckName, checkTable } from './check-table.ts'
export type { Report, ReportedCheck, ReportedFinding, State } from './report.ts'
