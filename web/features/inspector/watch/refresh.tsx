'use client'

import { useEvent } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition } from 'react'

/** Longer than this nobody is silent who still watches. */
const SILENCE_MS = 6_000

/** Has the server render the page again when there is something new, and when nobody tells it any more. */
export function Refresh({ digest }: { readonly digest: string }) {
  const router = useRouter()
  const [isRefreshing, startTransition] = useTransition()
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
    <p className="flex items-center gap-1.5 text-12 text-soft" data-inspector="live">
      <span aria-hidden="true" className="text-live">
        ●
      </span>
      Live
    </p>
  )
}
