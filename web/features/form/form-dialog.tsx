'use client'

import type { ReactNode } from 'react'

import { button } from '../button/button.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { useChanged } from './use-changed.ts'
import { useFocusKept } from './use-focus-kept.ts'
import type { Form } from './use-form.ts'

interface FormDialogProps {
  readonly title: string
  readonly form: Pick<Form, 'isSending' | 'fault' | 'onSubmit'>
  /** The button's text, its text while sending, and the message if sending failed. */
  readonly verb: { readonly does: string; readonly doing: string; readonly failed: string }
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A form in a dialog, which asks before it discards what was filled in. While it is sent, its fields are disabled: what
 * is typed then would be lost with the dialog. The error of a field shows at the field, any other error beside the
 * button.
 */
export function FormDialog({ title, form, verb, onClose, children }: FormDialogProps) {
  const { isSending, fault, onSubmit } = form
  const { ref, isChanged } = useChanged()
  useFocusKept(isSending)
  return (
    <Dialog title={title} isChanged={isChanged} onClose={onClose}>
      <form ref={ref} noValidate onSubmit={onSubmit} className="flex min-h-0 flex-col">
        <fieldset disabled={isSending} className="min-w-0 overflow-y-auto px-5 py-4">
          {children}
        </fieldset>
        <footer className="flex items-center justify-end gap-3 border-line border-t px-5 py-3">
          {fault?.field === '' && (
            <p role="alert" className="mr-auto text-13 text-fault">
              {verb.failed} {fault.error}
            </p>
          )}
          <button type="submit" disabled={isSending} className={button.main}>
            {isSending ? verb.doing : verb.does}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
