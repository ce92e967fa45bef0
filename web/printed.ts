import { printLimits } from './lib/limits.ts'

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = { 'web-limits': printLimits }
