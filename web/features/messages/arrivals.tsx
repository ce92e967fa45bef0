import { useEffect, useState } from 'react'

import type { MessageRow } from './message-rows.ts'
import type { Member } from './server/read-thread.ts'

interface ArrivalsProps {
  /** The oldest first. */
  readonly rows: readonly MessageRow[]
  readonly members: readonly Member[]
  readonly personId: string
}

/** The newest message that somebody else has sent since the page was opened, for people who listen to the page. */
export function Arrivals({ rows, members, personId }: ArrivalsProps) {
  const newest = rows.findLast(({ senderId }) => senderId !== personId)
  const [said, say] = useState({ until: newest?.sentAt ?? '', text: '' })
  useEffect(() => {
    // What was there is no news, nor does it become so when what came after it is deleted.
    if (newest === undefined || newest.sentAt <= said.until) return
    const sender = members.find(({ id }) => id === newest.senderId)?.name ?? 'Somebody'
    say({ until: newest.sentAt, text: `${sender}: ${newest.body || newest.attachmentUrl}` })
  }, [newest, members, said])
  return (
    <p role="status" className="sr-only">
      {said.text}
    </p>
  )
}
