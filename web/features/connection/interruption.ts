import type { Finding, Status } from '@portico/client'
import { useSyncExternalStore } from 'react'

/** A time without a connection, after there had been one. */
interface Interruption {
  /** Why, as far as the client could tell. */
  readonly finding: Finding | undefined
  readonly at: number
  readonly tookMs: number
}

/** What a page remembers of its connection. */
export type Memory =
  | { readonly kind: 'never-connected' }
  | { readonly kind: 'connected'; readonly last: Interruption | undefined }
  | { readonly kind: 'interrupted'; readonly finding: Finding | undefined; readonly at: number }

const CONNECTED: ReadonlySet<Status['state']> = new Set(['live', 'degraded', 'recovering'])

/** What is remembered after one more status. */
export function remember(memory: Memory, { state, since, finding }: Status): Memory {
  const isConnected = CONNECTED.has(state)
  switch (memory.kind) {
    case 'never-connected':
      return isConnected ? { kind: 'connected', last: undefined } : memory
    case 'connected':
      return isConnected ? memory : { kind: 'interrupted', finding, at: since }
    case 'interrupted': {
      if (!isConnected) return finding ? { ...memory, finding } : memory
      const last = { finding: memory.finding, at: memory.at, tookMs: since - memory.at }
      return { kind: 'connected', last }
    }
    default:
      return memory satisfies never
  }
}

let memory: Memory = { kind: 'never-connected' }
const listeners = new Set<() => void>()

/** Keeps the last interruption for the connection page, whatever page it happened on. */
export function note(status: Status): void {
  memory = remember(memory, status)
  for (const tell of listeners) tell()
}

/** The last interruption that is over. */
export function useLastInterruption(): Interruption | undefined {
  return useSyncExternalStore(subscribe, lastInterruption, () => undefined)
}

function lastInterruption(): Interruption | undefined {
  return memory.kind === 'connected' ? memory.last : undefined
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell)
  return () => void listeners.delete(tell)
}
