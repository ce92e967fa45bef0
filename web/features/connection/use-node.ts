import type { Status, TraceCode } from '@portico/client'
import { useEffect, useState } from 'react'

/** The node that holds this connection, looked up by the attempt's trace code. */
export function useNode(trace: TraceCode | undefined, state: Status['state']): string | undefined {
  const [found, setFound] = useState<{ readonly trace: TraceCode; readonly node: string }>()
  const isConnected = state === 'live' || state === 'degraded' || state === 'recovering'
  useEffect(() => {
    if (trace === undefined || !isConnected) return
    const controller = new AbortController()
    findNode(trace, controller.signal)
      .then((node) => node !== undefined && setFound({ trace, node }))
      .catch(() => {})
    return () => controller.abort()
  }, [trace, isConnected])
  return isConnected && found?.trace === trace ? found?.node : undefined
}

async function findNode(trace: TraceCode, signal: AbortSignal): Promise<string | undefined> {
  const response = await fetch(`/ws/diagnose?trace=${trace}`, { cache: 'no-store', signal })
  const { trace: report }: { trace?: { sightings?: readonly { node: string }[] } } = await response.json()
  return report?.sightings?.at(-1)?.node
}
