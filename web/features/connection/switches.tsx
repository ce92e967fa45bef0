'use client'

import { useClient } from '@portico/client/react'
import { useEffect, useRef } from 'react'

/** Lets a developer break this page's connection. Empty unless the service runs in development mode. */
export function Switches() {
  const client = useClient()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    let close = () => {}
    const open = async () => {
      if (!(await isDevelopment(signal))) return
      const { openDrawer } = await import('@portico/client/drawer')
      if (!signal.aborted && place.current) close = openDrawer(client, place.current)
    }
    open().catch(() => {})
    return () => {
      controller.abort()
      close()
    }
  }, [client])
  return <div ref={place} className="mt-6 empty:hidden" />
}

async function isDevelopment(signal: AbortSignal): Promise<boolean> {
  const response = await fetch('/ws/config', { cache: 'no-store', signal })
  const { development }: { readonly development?: boolean } = await response.json()
  return development === true
}
