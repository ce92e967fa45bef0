'use client'

import { usePathname } from 'next/navigation'

import type { LoadedUnread } from './server/read-notifications.ts'
import { useUnread } from './use-notifications.ts'

/** The number of unread notifications, beside the bell. Those that lead to the open page are not counted. */
export function UnreadCount({ loaded }: { readonly loaded: LoadedUnread }) {
  const unread = useUnread(loaded)
  const here = usePathname()
  const count = Object.values(unread).filter(({ href }) => href !== here).length
  if (count === 0) return null
  return (
    <span className="rounded-full bg-accent px-2 font-medium text-12 text-on-accent tabular-nums max-sm:absolute max-sm:top-1 max-sm:right-1 max-sm:px-1.5 sm:ml-auto">
      {count > 99 ? '99+' : count}
      <span className="sr-only"> unread</span>
    </span>
  )
}
