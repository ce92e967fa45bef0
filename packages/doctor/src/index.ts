export { type CheckName, checks } from './checks.ts'
export type { Report, ReportedCheck, ReportedFinding, State } from './report.ts'
