import {
  printCommandErrors,
  printCommands,
  printDisconnects,
  printPushes,
  printSharedMessages,
  printSystemMethods,
  printUnsubscribes,
  printWireLimits,
} from './reference/tables.ts'

/** What PROTOCOL.md takes from the code. */
export const printed = {
  commands: printCommands,
  pushes: printPushes,
  'shared-messages': printSharedMessages,
  'command-errors': printCommandErrors,
  disconnects: printDisconnects,
  unsubscribes: printUnsubscribes,
  'system-methods': printSystemMethods,
  'wire-limits': printWireLimits,
}
