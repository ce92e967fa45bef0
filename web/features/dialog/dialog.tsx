import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'

import { button } from '../button/button.ts'
import { Question } from './question.tsx'
import { scrim } from './scrim.ts'
import { useFocusBack } from './use-focus-back.ts'

interface DialogProps {
  readonly title: ReactNode
  /** Whether closing would lose what was filled in. If so, the dialog asks first. */
  readonly isChanged?: () => boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Centred on a wide screen, at the bottom of a narrow one. Esc, the cross or a click outside closes it. */
export function Dialog({ title, isChanged = () => false, onClose, children }: DialogProps) {
  const [isAsking, setAsking] = useState(false)
  const focusBack = useFocusBack()
  const leave = () => (isChanged() ? setAsking(true) : onClose())
  return (
    <Radix.Root open onOpenChange={(open) => !open && leave()}>
      <Radix.Portal>
        <Radix.Overlay className={`${scrim} z-30`} />
        <Radix.Content
          {...focusBack}
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col rounded-t-large border border-line bg-raised shadow-raised sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[76vh] sm:w-[36rem] sm:-translate-x-1/2 sm:rounded-large"
        >
          <header className="flex items-center gap-2 border-line border-b py-1 pr-1 pl-5">
            <Radix.Title className="flex min-w-0 flex-1 items-center gap-2 truncate font-medium text-13 text-soft">
              {title}
            </Radix.Title>
            <Radix.Close
              aria-label="Close"
              className="inline-flex size-10 cursor-pointer items-center justify-center rounded-small text-soft hover:text-ink focus-visible:-outline-offset-2"
            >
              <X aria-hidden="true" className="size-4" />
            </Radix.Close>
          </header>
          {children}
          {isAsking && (
            <Question
              title="Discard your changes?"
              says="What you filled in has not been saved."
              keep="Keep editing"
              onKeep={() => setAsking(false)}
            >
              <button type="button" onClick={onClose} className={button.main}>
                Discard
              </button>
            </Question>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
