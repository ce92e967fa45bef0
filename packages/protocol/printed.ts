import { printFacts, printFindings } from './reference/findings.ts'
import {
  printClaims,
  printCommandErrors,
  printCommands,
  printDisconnects,
  printPushes,
  printSharedMessages,
  printSystemMethods,
  printUnsubscribes,
  printWireLimits,
} from './reference/tables.ts'

/** The printed parts of PROTOCOL.md and docs/findings.md. */
export const printed = {
  claims: printClaims,
  commands: printCommands,
  pushes: printPushes,
  'shared-messages': printSharedMessages,
  'command-errors': printCommandErrors,
  disconnects: printDisconnects,
  unsubscribes: printUnsubscribes,
  'system-methods': printSystemMethods,
  'wire-limits': printWireLimits,
  findings: printFindings,
  'finding-facts': printFacts,
}
