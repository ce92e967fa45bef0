import { useChannel, useEvent, usePresence } from '@portico/client/react'
import { useEffect, useRef, useState } from 'react'

import type { CursorsChannel } from '../../lib/contract.ts'

/** Who has which ticket open: people by ticket. */
export type Viewers = ReadonlyMap<string, readonly string[]>

export interface Presence {
  /** Who has this board open, each once, this person too. */
  readonly here: ReadonlySet<string>
  readonly viewers: Viewers
}

/** Who is on the board and what they look at; tells what this person does. */
export function useViewing(channel: CursorsChannel, personId: string, ticketId: string | null): Presence {
  const present = usePresence(channel)
  const { state, publish } = useChannel(channel)
  // By person, as joins and leaves are: of somebody's second page, or a page loaded again, presence tells nothing.
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
  // Whoever comes says so, too: that is how the others know that they have to tell it again.
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
