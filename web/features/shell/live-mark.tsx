'use client'

import { useStatus } from '@portico/client/react'

import { Mark } from './mark.tsx'
import { hasBegun, isLive } from './status-look.ts'

/** The mark of a page that is connected, or not: its lintel is whole when it is. */
export function LiveMark({ className }: { readonly className: string }) {
  const status = useStatus()
  return <Mark live={isLive(status) || !hasBegun(status)} className={className} />
}
