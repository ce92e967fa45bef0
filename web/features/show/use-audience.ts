import { useChannel, useEvent } from '@portico/client/react'
import { useEffect, useRef, useState } from 'react'

import { call } from '../../lib/call.ts'
import type { CommentsChannel } from '../../lib/contract.ts'
import type { Audience } from './server/count-audience.ts'

/** How often the host's console has the audience counted. */
const EVERY_MS = 3_000
/** A count is dropped if no newer one arrives within this time: then counting has stopped. */
const FORGOTTEN_MS = 15_000

/** How many people watch, as counted for the host's console; undefined while no console is open. */
export function useViewers(channel: CommentsChannel): number | undefined {
  const [viewers, setViewers] = useState<number>()
  const forgetting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(forgetting.current), [])
  useEvent(channel, 'counted', (counted, { by }) => {
    // Only the app's back end may publish this. A publication with an author came from a page, and is
    // ignored.
    if (by !== undefined) return
    setViewers(counted.viewers)
    clearTimeout(forgetting.current)
    forgetting.current = setTimeout(setViewers, FORGOTTEN_MS, undefined)
  })
  return viewers
}

/**
 * For the host of a live show: has the audience counted, and tells how many connections a message
 * reaches.
 */
export function useAudience(showId: string, isOn: boolean): Audience | undefined {
  const [audience, setAudience] = useState<Audience>()
  const isLive = useChannel(`show:${showId}:comments`).state.kind === 'live'
  useEffect(() => {
    if (!isOn || !isLive) return
    const count = () =>
      call<Audience>('POST', `/api/shows/${showId}/audience`).then(setAudience, () => setAudience(undefined))
    void count()
    const timer = setInterval(count, EVERY_MS)
    return () => clearInterval(timer)
  }, [showId, isOn, isLive])
  return audience
}
