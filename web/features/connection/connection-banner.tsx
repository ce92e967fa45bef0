'use client'

import type { Status } from '@portico/client'
import { useClient, useStatus } from '@portico/client/react'
import { useEffect, useState } from 'react'

import { signOut } from '../session/sign-out.ts'
import { useExplanation } from './use-explanation.ts'

/** A blip is nobody's business. */
const BLIP_MS = 2_000

/** Says what the person must know: that nothing arrives, and why. Otherwise nothing. */
export function ConnectionBanner() {
  const client = useClient()
  const status = useStatus()
  const explanation = useExplanation(status.finding)
  const notice = useLasting(noticeOf(status), BLIP_MS)
  if (notice === undefined) return null
  const isEnded = notice === 'ended'
  const { title, cause, cure } =
    (isEnded || notice === 'unreachable' ? explanation : undefined) ?? NOTICES[notice]
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-fault border-b bg-surface px-4 py-2 text-13"
    >
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold text-fault">{title}.</strong> {cause} {cure}
      </p>
      {isEnded ? (
        // What is left of the session goes first, so that nothing of it stands in the way.
        <button type="button" onClick={() => void signOut()} className={actionClass}>
          Sign in
        </button>
      ) : (
        <button type="button" onClick={() => client.retry()} className={actionClass}>
          Try now
        </button>
      )}
    </div>
  )
}

const actionClass =
  'inline-flex min-h-10 cursor-pointer items-center rounded-small font-medium underline underline-offset-2 sm:min-h-8'

type Notice = 'offline' | 'unreachable' | 'ended'

interface Said {
  readonly title: string
  readonly cause: string
  readonly cure: string
}

const NOTICES = {
  offline: {
    title: 'You are offline',
    cause: 'What others do does not arrive now.',
    cure: 'What you write is kept, and everything catches up by itself.',
  },
  unreachable: {
    title: 'The connection is interrupted',
    cause: 'What others do does not arrive now.',
    cure: 'The page keeps trying and catches up by itself.',
  },
  ended: {
    title: 'The connection has ended',
    cause: 'The service does not let this page in any more.',
    cure: 'Sign in again.',
  },
} as const satisfies Record<Notice, Said>

function noticeOf({ state, attempt }: Status): Notice | undefined {
  if (state === 'offline') return 'offline'
  if (state === 'stopped') return 'ended'
  return state === 'connecting' && attempt > 0 ? 'unreachable' : undefined
}

/** What has stood for so long; an end that nothing will mend is said at once. */
function useLasting(notice: Notice | undefined, ms: number): Notice | undefined {
  const [lasting, setLasting] = useState<Notice>()
  useEffect(() => {
    if (notice === undefined || notice === 'ended') return setLasting(notice)
    const timer = setTimeout(() => setLasting(notice), ms)
    return () => clearTimeout(timer)
  }, [notice, ms])
  return lasting
}
