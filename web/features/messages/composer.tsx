'use client'

import { type KeyboardEvent, useRef } from 'react'

export interface ComposerProps {
  readonly to: string
  readonly onSend: (body: string) => void
  /** Something is being written, or nothing any more. */
  readonly onType: (typing: boolean) => void
}

/** Enter sends, Shift and Enter begin a new line. What is sent leaves the field at once, so a second click has nothing. */
export function Composer({ to, onSend, onType }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const send = () => {
    const body = field.current?.value.trim() ?? ''
    if (field.current) field.current.value = ''
    field.current?.focus()
    if (body !== '') onSend(body)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form action={send} className="flex items-end gap-2 border-line border-t p-3 sm:px-5 sm:py-4">
      <textarea
        ref={field}
        name="body"
        rows={1}
        maxLength={8_000}
        onKeyDown={onKeyDown}
        onChange={({ target }) => onType(target.value !== '')}
        aria-label={`Message to ${to}`}
        placeholder={`Message to ${to}`}
        className="field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none rounded-small border border-line bg-surface px-3 py-2 placeholder:text-faint"
      />
      <button
        type="submit"
        className="min-h-10 cursor-pointer rounded-small bg-accent px-4 font-medium text-on-accent transition-opacity duration-150 hover:opacity-90"
      >
        Send
      </button>
    </form>
  )
}
