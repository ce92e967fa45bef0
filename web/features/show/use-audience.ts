import { useChannel, useEvent } from '@portico/client/react'
import { useEffect, useState } from 'react'

import { call } from '../../lib/call.ts'
import type { CommentsChannel } from '../../lib/contract.ts'
import type { Audience } from './server/count-audience.ts'

/** How often a host's console has the audience counted and told. */
const EVERY_MS = 3_000

/** How many people watch, as the host's console last had them counted. */
export function useViewers(channel: CommentsChannel): number | undefined {
  const [viewers, setViewers] = useState<number>()
  useEvent(channel, 'counted', (counted, { by }) => {
    // Only the app's own back end says this; whoever publishes it from a page is somebody, and not believed.
    if (by === undefined) setViewers(counted.viewers)
  })
  return viewers
}

/** For the host, while the show is on: counts the audience, and sees whom a word reaches. */
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
