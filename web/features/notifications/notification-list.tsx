'use client'

import { useState } from 'react'

import { call, faultIn } from '../../lib/call.ts'
import { Says } from '../form/says.tsx'
import { Link } from '../going/link.tsx'
import { Moment } from '../time/moment.tsx'
import { type NotificationRow, SHOWN } from './notification-rows.ts'
import type { Notifications } from './server/read-notifications.ts'
import { useNotifications } from './use-notifications.ts'

/** A person's notifications, the newest first. Reading one here marks it read on all their pages. */
export function NotificationList({ loaded }: { readonly loaded: Notifications }) {
  const { notifications, unread } = useNotifications(loaded)
  const [fault, setFault] = useState<string>()
  /** The result arrives by the stream, on this page as on all others. */
  const markRead = (id?: string) => {
    setFault(undefined)
    call('POST', '/api/notifications/read', { id }).catch((problem: unknown) =>
      setFault(faultIn(problem).error),
    )
  }
  const hasUnread = Object.keys(unread).length > 0
  const shown = new Set(notifications.map(({ id }) => id))
  const olderUnread = Object.keys(unread).filter((id) => !shown.has(id)).length
  return (
    <>
      <header className="flex min-h-10 items-center justify-between gap-4">
        <h1 className="font-semibold text-28 leading-tight tracking-tight">Notifications</h1>
        {hasUnread && (
          <button
            type="button"
            onClick={() => markRead()}
            className="min-h-10 cursor-pointer rounded-small border border-line bg-surface px-3 font-medium text-13 transition-colors duration-150 hover:border-faint"
          >
            Mark all as read
          </button>
        )}
      </header>
      {fault !== undefined && <Says fault={`Not marked as read. ${fault}`} />}
      {notifications.length === 0 ? (
        <p className="mt-6 text-soft">Messages and board invitations you missed will be here.</p>
      ) : (
        <ul className="mt-6 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface">
          {notifications.map((row) => (
            <Row key={row.id} row={row} onRead={() => markRead(row.id)} />
          ))}
        </ul>
      )}
      {notifications.length >= SHOWN && (
        <p className="mt-2 text-13 text-soft tabular-nums">
          The newest {notifications.length} are shown.
          {olderUnread > 0 && ` ${olderUnread} older ones are unread; “Mark all as read” reads them, too.`}
        </p>
      )}
    </>
  )
}

interface RowProps {
  readonly row: NotificationRow
  readonly onRead: () => void
}

function Row({ row, onRead }: RowProps) {
  const { href, title, body, createdAt, isRead } = row
  return (
    <li>
      <Link
        href={href}
        onClick={() => !isRead && onRead()}
        className="flex gap-3 px-4 py-3 transition-colors duration-150 hover:bg-ground focus-visible:-outline-offset-2"
      >
        <span
          aria-hidden="true"
          className={`mt-1.5 size-2 shrink-0 rounded-full ${isRead ? 'border border-line' : 'bg-accent'}`}
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-3">
            <span className={isRead ? '' : 'font-semibold'}>
              {title}
              {!isRead && <span className="sr-only">, unread</span>}
            </span>
            <Moment
              at={createdAt}
              as="ago"
              className="ml-auto whitespace-nowrap text-12 text-faint tabular-nums"
            />
          </span>
          {body !== '' && <span className="line-clamp-2 text-13 text-soft">{body}</span>}
        </span>
      </Link>
    </li>
  )
}
