import { useEffect, useState } from 'react'

import type { MessageRow } from './message-rows.ts'
import type { Member } from './server/read-thread.ts'

interface ArrivalsProps {
  /** The oldest first. */
  readonly rows: readonly MessageRow[]
  readonly members: readonly Member[]
  readonly personId: string
}

/** Announces the newest message from somebody else since the page was opened, for screen readers. */
export function Arrivals({ rows, members, personId }: ArrivalsProps) {
  const newest = rows.findLast(({ senderId }) => senderId !== personId)
  const [said, say] = useState({ until: newest?.sentAt ?? '', text: '' })
  useEffect(() => {
    // An old message is not news, not even if deleting a newer one makes it the newest.
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
