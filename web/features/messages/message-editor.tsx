import { longestBody, MessageRevision } from '@portico/contract'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

import { Says } from '../form/says.tsx'

interface MessageEditorProps {
  readonly body: string
  /** The edited text; undefined until something was typed. */
  readonly text: RefObject<string | undefined>
  readonly onSave: (body: string) => void
  readonly onLeave: () => void
}

const Body = MessageRevision.shape.body

/** Enter saves, Esc cancels. */
export function MessageEditor({ body, text, onSave, onLeave }: MessageEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [fault, setFault] = useState<string>()
  useFocus(field)
  const save = () => {
    const revised = Body.safeParse(field.current?.value)
    if (!revised.success) return setFault(revised.error.issues[0]?.message)
    if (revised.data !== body) onSave(revised.data)
    onLeave()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onLeave()
    else if (event.key === 'Enter' && !event.shiftKey) save()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      className="py-1"
    >
      <textarea
        ref={field}
        defaultValue={text.current ?? body}
        onChange={({ target }) => {
          text.current = target.value
        }}
        maxLength={longestBody}
        onKeyDown={onKeyDown}
        aria-label="Change the message"
        aria-invalid={fault !== undefined}
        className="field-sizing-content max-h-60 w-full resize-none rounded-small border border-line bg-surface px-3 py-2"
      />
      {fault !== undefined && <Says fault={fault} />}
      <p className="flex gap-4 text-13">
        <button type="submit" className={buttonClass}>
          Save
        </button>
        <button type="button" onClick={onLeave} className={`${buttonClass} text-soft`}>
          Cancel
        </button>
      </p>
    </form>
  )
}

const buttonClass = 'min-h-10 cursor-pointer rounded-small font-medium hover:underline sm:min-h-7'

/** Focuses the end of the field, and at the end returns the focus to where it was, or to the message. */
function useFocus(field: RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    const editor = field.current
    const opener = document.activeElement
    const message = editor?.closest('article')
    editor?.focus()
    editor?.setSelectionRange(editor.value.length, editor.value.length)
    return () => {
      if (document.activeElement !== document.body) return
      // The menu that opened the editor may be gone.
      const heir = [opener, message].find((one) => one?.isConnected && one !== document.body)
      if (heir instanceof HTMLElement) heir.focus()
    }
  }, [field])
}
