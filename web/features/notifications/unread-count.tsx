'use client'

import { usePathname } from 'next/navigation'

import { Unread } from '../unread/unread.tsx'
import type { LoadedUnread } from './server/read-notifications.ts'
import { useUnread } from './use-notifications.ts'
import { useTabTitle, useVisible } from './use-tab-title.ts'

/**
 * The number of unread notifications, beside the bell and in the title. Those that lead to the page on the screen are
 * not counted.
 */
export function UnreadCount({ loaded }: { readonly loaded: LoadedUnread }) {
  const unread = useUnread(loaded)
  const here = usePathname()
  const isVisible = useVisible()
  const count = Object.values(unread).filter(({ href }) => !isVisible || href !== here).length
  useTabTitle(count)
  return (
    <Unread count={count} className="max-sm:absolute max-sm:top-1 max-sm:right-1 max-sm:px-1.5 sm:ml-auto" />
  )
}
