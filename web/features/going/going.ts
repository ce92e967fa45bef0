'use client'

import { useSyncExternalStore } from 'react'

/** A page that arrives sooner is shown directly, without its shape first. */
const AFTER_MS = 120

let place: string | undefined
let begun: { readonly to: string; readonly timer: ReturnType<typeof setTimeout> } | undefined
const watchers = new Set<() => void>()

/** The page that a link leads to, while the server still reads what is on it. */
export const going = {
  begin(to: string): void {
    clearTimeout(begun?.timer)
    begun = { to, timer: setTimeout(() => set(to), AFTER_MS) }
  },

  /** Called when the page has arrived. Does nothing if another one has been asked for since. */
  end(to: string): void {
    if (begun?.to === to) going.clear()
  },

  clear(): void {
    clearTimeout(begun?.timer)
    begun = undefined
    set(undefined)
  },
}

/** The path of that page; undefined if none is awaited. */
export function useGoing(): string | undefined {
  return useSyncExternalStore(watch, read, () => undefined)
}

function read(): string | undefined {
  return place
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function set(to: string | undefined): void {
  const [path] = to?.split('?', 1) ?? []
  if (path === place) return
  place = path
  for (const watcher of watchers) watcher()
}
