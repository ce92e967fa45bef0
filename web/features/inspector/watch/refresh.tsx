'use client'

import { useEvent, useStatus } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'

import { isLive } from '../../shell/status-look.ts'

/** A watch that is running is never silent for longer than this. */
const SILENCE_MS = 6_000

/**
 * Asks the server to render the page again when something is new, or when no news has come for a while.
 * Without a digest, nothing was read.
 */
export function Refresh({ digest }: { readonly digest: string | undefined }) {
  const router = useRouter()
  const [isRefreshing, startTransition] = useTransition()
  const isTold = isLive(useStatus()) && digest !== undefined
  const silence = useRef<ReturnType<typeof setTimeout>>(undefined)
  const refresh = () => startTransition(() => router.refresh())
  const listen = () => {
    clearTimeout(silence.current)
    silence.current = setTimeout(() => {
      refresh()
      listen()
    }, SILENCE_MS)
  }
  useEvent('inspector:readings', 'reading', (reading) => {
    listen()
    if (reading.digest !== digest && !isRefreshing) refresh()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once; the timer is put off by what is heard.
  useEffect(() => {
    listen()
    return () => clearTimeout(silence.current)
  }, [])
  return (
    <p className="flex items-center gap-1.5 whitespace-nowrap text-12 text-soft">
      <span aria-hidden="true" className={isTold ? 'text-live' : 'text-waiting'}>
        {isTold ? '●' : '◐'}
      </span>
      {isTold ? 'Live' : `Every ${SILENCE_MS / 1_000} s`}
    </p>
  )
}
