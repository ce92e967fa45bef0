import { useCallback, useState } from 'react'

import { call, faultIn } from '../../../lib/call.ts'

type Asked =
  | { readonly kind: 'no' }
  | { readonly kind: 'asked'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly messageId: string; readonly reason: string }

export interface Stop {
  readonly stop: () => void
  readonly isAsked: boolean
  /** Why the request to stop failed. */
  readonly fault: string | undefined
}

/** How to stop the answer that is being written; undefined if there is none. */
export function useStop(messageId: string | undefined): Stop | undefined {
  const [asked, setAsked] = useState<Asked>({ kind: 'no' })
  const stop = useCallback(() => {
    if (messageId === undefined) return
    setAsked({ kind: 'asked', messageId })
    call('POST', `/api/assistant/answers/${messageId}/stop`).catch((problem: unknown) =>
      setAsked({ kind: 'refused', messageId, reason: faultIn(problem).error }),
    )
  }, [messageId])
  if (messageId === undefined) return undefined
  // A request to stop another answer does not concern this one.
  const here = asked.kind !== 'no' && asked.messageId === messageId ? asked : undefined
  return {
    stop,
    isAsked: here?.kind === 'asked',
    fault: here?.kind === 'refused' ? here.reason : undefined,
  }
}
