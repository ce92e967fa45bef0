import { channels } from './channels.ts'
import { connecting } from './connecting.ts'
import { ending } from './ending.ts'
import { recovery } from './recovery.ts'
import type { Scenario } from './scenario.ts'

/** These do not disturb other scenarios, and run concurrently. */
export const peaceful: readonly Scenario[] = [...connecting, ...channels, ...ending]

/** These cut the network or stop nodes: one at a time. */
export const disruptive: readonly Scenario[] = recovery

/** The scenarios for every SDK. */
export const scenarios: readonly Scenario[] = [...peaceful, ...disruptive]
