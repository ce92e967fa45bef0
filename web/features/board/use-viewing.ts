import { useChannel, useEvent, usePresence } from '@portico/client/react'
import { useEffect, useRef, useState } from 'react'

import type { CursorsChannel } from '../../lib/contract.ts'

/** The people who have each ticket open, by ticket. */
export type Viewers = ReadonlyMap<string, readonly string[]>

export interface Presence {
  /** Everybody who has this board open, once each, this person included. */
  readonly here: ReadonlySet<string>
  readonly viewers: Viewers
}

/** Follows who is on the board and which ticket they have open, and publishes what this person does. */
export function useViewing(channel: CursorsChannel, personId: string, ticketId: string | null): Presence {
  const present = usePresence(channel)
  const { state, publish } = useChannel(channel)
  // Keyed by person, like joins and leaves: presence does not report a second page of the same person.
  const [open, setOpen] = useState<ReadonlyMap<string, string>>(new Map())
  const heard = useRef(new Set<string>())
  useEvent(channel, 'viewing', (viewing, { by }) => {
    if (by === undefined || by.user === personId) return
    const { client, user } = by
    if (!heard.current.has(client) && ticketId !== null) publish('viewing', { ticketId }).catch(() => {})
    heard.current.add(client)
    setOpen((before) => {
      const after = new Map(before)
      if (viewing.ticketId === null) after.delete(user)
      else after.set(user, viewing.ticketId)
      return after
    })
  })
  const isLive = state.kind === 'live'
  // A newcomer announces itself, which tells the others to announce theirs again.
  useEffect(() => {
    if (isLive) publish('viewing', { ticketId }).catch(() => {})
  }, [publish, ticketId, isLive])
  const here = new Set(present.map(({ user }) => user))
  return { here, viewers: groupByTicket([...open].filter(([user]) => here.has(user))) }
}

function groupByTicket(open: readonly (readonly [user: string, ticketId: string])[]): Viewers {
  const viewers = new Map<string, readonly string[]>()
  for (const [user, ticketId] of open) viewers.set(ticketId, [...(viewers.get(ticketId) ?? []), user])
  return viewers
}
