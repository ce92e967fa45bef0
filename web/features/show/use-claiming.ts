import { useState } from 'react'

import { call } from '../../lib/call.ts'
import type { ClaimOutcome } from './server/claim-item.ts'

interface ClaimAnswer {
  readonly outcome: Exclude<ClaimOutcome, 'no-such-show'>
  readonly code: string
}

export interface Claiming {
  /** The codes of claims without an answer yet. */
  readonly asking: ReadonlySet<string>
  /** The outcome of the last claim, in words. */
  readonly said: { readonly isGood: boolean; readonly text: string } | undefined
  readonly claim: (code: string) => void
  /** Claims the code that a comment called out. */
  readonly claimBy: (comment: { readonly key: string; readonly body: string }, code: string) => void
}

const WORDS = {
  claimed: (code: string) => `${code} is yours.`,
  'yours-already': (code: string) => `${code} was yours already.`,
  'sold-out': (code: string) => `${code} is gone: somebody was faster.`,
  'no-such-item': (code: string) => `There is no ${code} in this show.`,
  'own-show': () => 'This is your own show: viewers claim, you sell.',
  'not-live': () => 'The show is not live.',
} as const satisfies Record<ClaimAnswer['outcome'], (code: string) => string>

export function useClaiming(showId: string): Claiming {
  const [asking, setAsking] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState<Claiming['said']>()
  const ask = async (code: string, body: object) => {
    setAsking((before) => new Set([...before, code]))
    try {
      const { outcome } = await call<ClaimAnswer>('POST', `/api/shows/${showId}/claims`, body)
      const isGood = outcome === 'claimed' || outcome === 'yours-already'
      setSaid({ isGood, text: WORDS[outcome](code) })
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : ''
      setSaid({ isGood: false, text: `${code} was not claimed. ${reason}` })
    }
    setAsking((before) => new Set([...before].filter((other) => other !== code)))
  }
  return {
    asking,
    said,
    claim: (code) => void ask(code, { code }),
    claimBy: (comment, code) => void ask(code, { comment }),
  }
}
