import { useChannel, useEvent } from '@portico/client/react'
import { useEffect, useState } from 'react'

import { call } from '../../lib/call.ts'
import type { CommentsChannel } from '../../lib/contract.ts'
import type { Audience } from './server/count-audience.ts'

/** How often the host's console has the audience counted. */
const EVERY_MS = 3_000

/** How many people watch, as last counted for the host's console. */
export function useViewers(channel: CommentsChannel): number | undefined {
  const [viewers, setViewers] = useState<number>()
  useEvent(channel, 'counted', (counted, { by }) => {
    // Only the app's back end may publish this. A publication with an author came from a page, and is
    // ignored.
    if (by === undefined) setViewers(counted.viewers)
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
