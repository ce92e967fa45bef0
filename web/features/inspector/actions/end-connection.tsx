'use client'

import { AlertDialog } from 'radix-ui'
import { useState } from 'react'

import { call } from '../../../lib/call.ts'

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
      <AlertDialog.Trigger
        className={`${buttonClass} border border-line bg-surface text-fault hover:border-fault`}
      >
        {verb}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-20 bg-black/40" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-30 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-large border border-line bg-raised p-6 shadow-raised">
          <AlertDialog.Title className="font-semibold text-16">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{says}</AlertDialog.Description>
          {typeof doing === 'object' && (
            <p role="alert" className="mt-3 text-fault">
              {doing.failed}
            </p>
          )}
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Cancel className={`${buttonClass} border border-line`}>Keep</AlertDialog.Cancel>
            <button
              type="button"
              onClick={() => void act()}
              disabled={doing === 'doing'}
              className={`${buttonClass} bg-accent text-on-accent disabled:opacity-60`}
            >
              {verb}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

const buttonClass =
  'inline-flex min-h-10 cursor-pointer items-center rounded-small px-4 font-medium transition-colors duration-150'
