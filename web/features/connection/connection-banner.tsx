'use client'

import { useClient, useStatus } from '@portico/client/react'
import { useEffect, useState } from 'react'
import { button } from '../button/button.ts'
import { Link } from '../going/link.tsx'
import { useSignOut } from '../session/use-sign-out.ts'
import { note } from './interruption.ts'
import { isForPeople, type NoticeName, noticeOf, notices, type Remedy } from './notice.ts'
import { useExplanation } from './use-explanation.ts'

/** A shorter interruption is not shown. */
const BLIP_MS = 2_000

/** Tells people what they must know: that nothing arrives, why, and what they can do. Otherwise it is empty. */
export function ConnectionBanner() {
  const status = useStatus()
  useEffect(() => note(status), [status])
  const explanation = useExplanation(status.finding)
  const name = useLasting(noticeOf(status), BLIP_MS)
  if (name === undefined) return null
  const notice = notices[name]
  const isOwn = name !== 'offline' && isForPeople(explanation)
  const { title, cause, cure } = isOwn ? explanation : notice
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-fault border-b bg-surface px-4 py-2 text-13"
    >
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold text-fault">{title}.</strong> {cause} {cure}
      </p>
      {/* Offline, no other page can be loaded. */}
      {!isOwn && name !== 'offline' && (
        <Link href="/connection" className={button.text}>
          Details
        </Link>
      )}
      <Action remedy={notice.remedy} />
    </div>
  )
}

function Action({ remedy }: { readonly remedy: Remedy }) {
  const client = useClient()
  const { leave, isLeaving, fault } = useSignOut('session-over')
  const actions = {
    retry: { word: 'Try now', act: () => client.retry() },
    // Ends what is left of the session first, so that it does not get in the way.
    'sign-in': { word: 'Sign in', act: leave },
    reload: { word: 'Reload', act: () => location.reload() },
  } as const satisfies Record<Remedy, object>
  const { word, act } = actions[remedy]
  return (
    <>
      {fault !== undefined && <span className="text-fault">{fault}</span>}
      <button type="button" onClick={act} disabled={isLeaving} className={button.text}>
        {word}
      </button>
    </>
  )
}

/** A notice, once it has been there for this long. */
function useLasting(notice: NoticeName | undefined, ms: number): NoticeName | undefined {
  const [lasting, setLasting] = useState<NoticeName>()
  useEffect(() => {
    if (notice === undefined || isFinal(notice)) return setLasting(notice)
    const timer = setTimeout(() => setLasting(notice), ms)
    return () => clearTimeout(timer)
  }, [notice, ms])
  return lasting
}

/** Whether a notice is shown at once, because the problem will not mend itself. */
function isFinal(notice: NoticeName): boolean {
  return notice !== 'offline' && notice !== 'unreachable'
}
