import { useClient, useStatus } from '@portico/client/react'
import { useEffect, useRef, useState } from 'react'

import type { PersonChannel } from '../../lib/contract.ts'

/** One second of the plot. */
export interface Sample {
  readonly roundTripMs: number | undefined
  readonly deliveries: number
}

const SECONDS = 60
const EMPTY: readonly Sample[] = Array.from({ length: SECONDS }, () => ({
  roundTripMs: undefined,
  deliveries: 0,
}))

/** The last minute, second by second, from events that the page receives anyway. */
export function useSamples(channel: PersonChannel): readonly Sample[] {
  const client = useClient()
  const { roundTripMs } = useStatus()
  const latest = useRef(roundTripMs)
  const deliveries = useRef(0)
  const [samples, setSamples] = useState(EMPTY)
  useEffect(() => {
    latest.current = roundTripMs
    // The current second shows it at once.
    setSamples((before) => before.with(-1, { deliveries: before.at(-1)?.deliveries ?? 0, roundTripMs }))
  }, [roundTripMs])
  useEffect(() => {
    const heard = client.channel(channel)
    heard.onEvery(() => {
      deliveries.current += 1
    })
    const timer = setInterval(() => {
      const sample = { roundTripMs: latest.current, deliveries: deliveries.current }
      deliveries.current = 0
      setSamples((before) => [...before.slice(1), sample])
    }, 1_000)
    return () => {
      clearInterval(timer)
      heard.release()
    }
  }, [client, channel])
  return samples
}
