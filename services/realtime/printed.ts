import { printApi } from './src/api/print-api.ts'
import { printSubcommands } from './src/cli/help.ts'
import { printLimits } from './src/limits/print-limits.ts'
import { printMetrics } from './src/ops/print-metrics.ts'

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  'server-api': printApi,
  limits: printLimits,
  subcommands: printSubcommands,
  metrics: printMetrics,
}
