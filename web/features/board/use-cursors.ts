import { useEvent, usePublish } from '@portico/client/react'
import { type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

import type { CursorsChannel } from '../../lib/contract.ts'

/** How often a moving pointer is published. */
const EVERY_MS = 50
/** A pointer that has not moved for this long disappears. */
const LASTS_MS = 6_000

export interface Cursor {
  readonly personId: string
  readonly columnId: string
  readonly x: number
  readonly y: number
}

/** The other people's cursors, one for each page that they have open. */
export function useCursors(channel: CursorsChannel, personId: string): ReadonlyMap<string, Cursor> {
  const [cursors, setCursors] = useState<ReadonlyMap<string, Cursor>>(new Map())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEvent(channel, 'moved', (at, { by, replayed }) => {
    if (by === undefined || by.user === personId || replayed) return
    const { client, user } = by
    const forget = () => setCursors((before) => new Map([...before].filter(([known]) => known !== client)))
    clearTimeout(timers.current.get(client))
    timers.current.set(client, setTimeout(forget, LASTS_MS))
    setCursors((before) => new Map(before).set(client, { ...at, personId: user }))
  })
  useEffect(() => {
    const running = timers.current
    return () => {
      for (const timer of running.values()) clearTimeout(timer)
    }
  }, [])
  return cursors
}

/** Publishes where this person points, as fractions of a column, so that it is right at every screen size. */
export function usePointing(channel: CursorsChannel): (event: PointerEvent) => void {
  const publish = usePublish(channel)
  const last = useRef(0)
  return useCallback(
    (event) => {
      const now = performance.now()
      if (event.pointerType !== 'mouse' || now - last.current < EVERY_MS) return
      const column =
        event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
      const columnId = column?.dataset.column
      if (!column || columnId === undefined) return
      last.current = now
      const { left, top, width, height } = column.getBoundingClientRect()
      const x = fraction(event.clientX - left, width)
      const y = fraction(event.clientY - top, height)
      // A late cursor is useless: it waits for nothing, and a failure is ignored.
      publish('moved', { columnId, x, y }, { late: 'drop' }).catch(() => {})
    },
    [publish],
  )
}

function fraction(part: number, whole: number): number {
  return Math.round(Math.min(1, Math.max(0, part / whole)) * 10_000) / 10_000
}
