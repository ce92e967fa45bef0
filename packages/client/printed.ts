import { printWeight } from './test/weight-table.ts'

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = { 'client-weight': printWeight }
