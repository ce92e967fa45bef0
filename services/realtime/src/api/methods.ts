import { disconnect, reconsider, refresh, revoke, subscribe, unsubscribe } from './actions.ts'
import type { Method } from './method.ts'
import { broadcast, publish } from './publishing.ts'
import {
  channels,
  connections,
  history,
  historyRemove,
  info,
  presence,
  presenceStats,
  seen,
} from './reading.ts'

/** Every method under its name in the URL. `batch` runs several of these. */
export const methods = {
  publish,
  broadcast,
  subscribe,
  unsubscribe,
  disconnect,
  refresh,
  reconsider,
  revoke,
  presence,
  presence_stats: presenceStats,
  history,
  history_remove: historyRemove,
  channels,
  connections,
  seen,
  info,
} as const satisfies Record<string, Method>

type MethodName = keyof typeof methods

export const methodNames = Object.keys(methods) as readonly MethodName[]

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}
