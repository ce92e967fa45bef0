import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'

import { button } from '../button/button.ts'
import { scrim } from './scrim.ts'
import { useFocusBack } from './use-focus-back.ts'

export interface QuestionProps {
  readonly title: string
  /** What will happen, before it does. */
  readonly says: string
  /** The button that leaves everything as it is. Esc does, too. */
  readonly keep: string
  readonly onKeep: () => void
  /** Why the action failed. */
  readonly fault?: string | undefined
  /** The button that confirms. */
  readonly children: ReactNode
}

/** A confirmation before something irreversible. It shows above everything, dialogs included. */
export function Question({ title, says, keep, onKeep, fault, children }: QuestionProps) {
  const focusBack = useFocusBack()
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onKeep()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={`${scrim} z-50`} />
        <AlertDialog.Content
          {...focusBack}
          className="fixed top-1/2 left-1/2 z-50 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-large border border-line bg-raised p-6 shadow-raised"
        >
          <AlertDialog.Title className="font-semibold text-16">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-soft">{says}</AlertDialog.Description>
          {fault !== undefined && (
            <p role="alert" className="mt-3 text-fault">
              {fault}
            </p>
          )}
          <div className="mt-6 flex justify-end gap-2">
            <AlertDialog.Cancel className={button.other}>{keep}</AlertDialog.Cancel>
            {children}
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
