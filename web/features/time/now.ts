'use client'

import { useSyncExternalStore } from 'react'

export const MINUTE_MS = 60_000

/** The current minute, by one timer for the whole page. Undefined until scripts run. */
export function useMinute(): number | undefined {
  return useSyncExternalStore(everyMinute, currentMinute, unknownMinute)
}

/**
 * Formats moments in the reader's time zone, which is the system's. The server uses UTC, and so does the
 * page until its scripts run.
 */
export function dateFormat(locale: string, parts: Intl.DateTimeFormatOptions) {
  const here = new Intl.DateTimeFormat(locale, parts)
  const utc = new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC' })
  return (at: string | number, minute: number | undefined): string =>
    (minute === undefined ? utc : here).format(new Date(at))
}

/** The day on the reader's calendar, as `2026-11-21`. */
export const dayOf = dateFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' })

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function everyMinute(changed: () => void): () => void {
  listeners.add(changed)
  timer ??= setInterval(() => {
    for (const listener of listeners) listener()
  }, MINUTE_MS / 2)
  return () => {
    listeners.delete(changed)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const currentMinute = (): number | undefined => Math.floor(Date.now() / MINUTE_MS)
const unknownMinute = (): number | undefined => undefined
