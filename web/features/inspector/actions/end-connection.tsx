'use client'

import { useState } from 'react'

import { call } from '../../../lib/call.ts'
import { button } from '../../button/button.ts'
import { Question } from '../../dialog/question.tsx'

interface EndConnectionProps {
  readonly verb: 'Disconnect' | 'Revoke'
  readonly title: string
  /** What will happen, before it does. */
  readonly says: string
  /** The request to the app's own route. */
  readonly ask: readonly [method: 'POST' | 'DELETE', path: string, body?: Readonly<Record<string, string>>]
}

type Doing = 'asking' | 'doing' | 'done' | { readonly failed: string }

/** An irreversible action, after a confirmation. */
export function EndConnection({ verb, title, says, ask }: EndConnectionProps) {
  const [doing, setDoing] = useState<Doing>('asking')
  const [isOpen, setOpen] = useState(false)
  const act = async () => {
    setDoing('doing')
    try {
      await call(...ask)
    } catch (problem) {
      return setDoing({ failed: problem instanceof Error ? problem.message : 'It was not done. Try again.' })
    }
    setDoing('done')
    setOpen(false)
  }
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={`${button.other} text-fault`}>
        {verb}
      </button>
      {isOpen && (
        <Question
          title={title}
          says={says}
          keep="Keep"
          onKeep={() => setOpen(false)}
          fault={typeof doing === 'object' ? doing.failed : undefined}
        >
          <button
            type="button"
            onClick={() => void act()}
            disabled={doing === 'doing'}
            className={button.main}
          >
            {verb}
          </button>
        </Question>
      )}
    </>
  )
}
