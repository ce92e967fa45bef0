'use client'

import { AlertDialog } from 'radix-ui'
import { useState } from 'react'

import { call } from '../../../lib/call.ts'
import { button } from '../../button/button.ts'
import { scrim } from '../../dialog/scrim.ts'

export interface EndConnectionProps {
  readonly verb: 'Disconnect' | 'Revoke'
  readonly title: string
  /** What will happen, before it does. */
  readonly says: string
  /** What the app's own route is asked for. */
  readonly ask: readonly [method: 'POST' | 'DELETE', path: string, body?: Readonly<Record<string, string>>]
}

type Doing = 'asking' | 'doing' | 'done' | { readonly failed: string }

/** Something that cannot be taken back, after a question. */
export function EndConnection({ verb, title, says, ask }: EndConnectionProps) {
  const [doing, setDoing] = useState<Doing>('asking')
  const [open, setOpen] = useState(false)
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
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger className={`${button.other} text-fault`}>{verb}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={scrim} />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-40 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-large border border-line bg-raised p-6 shadow-raised">
          <AlertDialog.Title className="font-semibold text-16">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{says}</AlertDialog.Description>
          {typeof doing === 'object' && (
            <p role="alert" className="mt-3 text-fault">
              {doing.failed}
            </p>
          )}
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Cancel className={button.other}>Keep</AlertDialog.Cancel>
            <button
              type="button"
              onClick={() => void act()}
              disabled={doing === 'doing'}
              className={button.main}
            >
              {verb}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
