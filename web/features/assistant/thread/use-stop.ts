import { useCallback, useState } from 'react'

import { call, faultIn } from '../../../lib/call.ts'

type Asked =
  | { readonly kind: 'no' }
  | { readonly kind: 'asked'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly messageId: string; readonly reason: string }

export interface Stop {
  readonly stop: () => void
  readonly isAsked: boolean
  /** Why it could not be asked for. */
  readonly fault: string | undefined
}

/** The way to end the answer that is being written; undefined while none is. */
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
  // What was asked of another answer says nothing of this one.
  const here = asked.kind !== 'no' && asked.messageId === messageId ? asked : undefined
  return {
    stop,
    isAsked: here?.kind === 'asked',
    fault: here?.kind === 'refused' ? here.reason : undefined,
  }
}
