'use client'

import { useState } from 'react'

import { call } from '../../lib/call.ts'
import { button } from '../button/button.ts'
import type { ShowState } from './show-rows.ts'

const NEXT = {
  scheduled: { to: 'live', word: 'Start the show', sure: undefined },
  live: { to: 'ended', word: 'End the show', sure: 'End it for everybody' },
  ended: undefined,
} as const satisfies Record<ShowState, object | undefined>

interface StateButtonProps {
  readonly showId: string
  readonly state: ShowState
}

/** The next step of a show. Ending it asks for confirmation, because it cannot be undone. */
export function StateButton(props: StateButtonProps) {
  // The error of one step does not concern the next.
  return <Next key={props.state} {...props} />
}

function Next({ showId, state }: StateButtonProps) {
  const next = NEXT[state]
  const [step, setStep] = useState<'idle' | 'asking' | 'sending' | { readonly error: string }>('idle')
  if (next === undefined) return null
  const go = () => {
    if (step !== 'asking' && next.sure !== undefined) return setStep('asking')
    setStep('sending')
    call('PUT', `/api/shows/${showId}/state`, { state: next.to }).then(
      () => setStep('idle'),
      (problem) => setStep({ error: problem instanceof Error ? problem.message : '' }),
    )
  }
  return (
    <>
      {typeof step === 'object' && (
        <p role="alert" className="text-13 text-fault">
          {step.error}
        </p>
      )}
      {step === 'asking' && (
        <button type="button" onClick={() => setStep('idle')} className={button.other}>
          Keep going
        </button>
      )}
      <button
        type="button"
        onClick={go}
        disabled={step === 'sending'}
        className={next.to === 'live' ? button.main : button.other}
      >
        {step === 'asking' ? next.sure : next.word}
      </button>
    </>
  )
}
