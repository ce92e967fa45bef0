import { channels } from './channels.ts'
import { connecting } from './connecting.ts'
import { ending } from './ending.ts'
import { recovery } from './recovery.ts'
import type { Scenario } from './scenario.ts'

/** What every SDK goes through, in this order. Those that stop nodes come last. */
export const scenarios: readonly Scenario[] = [...connecting, ...channels, ...ending, ...recovery]
