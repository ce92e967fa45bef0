'use client'

import { useStatus } from '@portico/client/react'

import { Mark } from './mark.tsx'
import { hasBegun, isLive } from './status-look.ts'

/** The mark of the page: its lintel is whole while it is connected. */
export function LiveMark({ className }: { readonly className: string }) {
  const status = useStatus()
  return <Mark live={isLive(status) || !hasBegun(status)} className={className} />
}
