'use client'

import { SendHorizontal } from 'lucide-react'
import { useRef } from 'react'

interface SayProps {
  readonly hint: string
  readonly onSay: (body: string) => void
}

/** Enter sends. Sending empties the field at once, so a second click sends nothing. */
export function Say({ hint, onSay }: SayProps) {
  const field = useRef<HTMLInputElement>(null)
  const send = () => {
    const body = field.current?.value.trim() ?? ''
    if (field.current) field.current.value = ''
    field.current?.focus()
    if (body !== '') onSay(body)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="flex gap-2 p-3"
    >
      <input
        ref={field}
        name="body"
        maxLength={500}
        autoComplete="off"
        aria-label="Comment"
        placeholder={hint}
        className="min-h-10 min-w-0 flex-1 rounded-full border border-line bg-surface px-4 placeholder:text-faint"
      />
      <button
        type="submit"
        aria-label="Send"
        className="inline-flex size-10 shrink-0 cursor-pointer items-center justify-center rounded-full bg-accent text-on-accent transition-opacity duration-150 hover:opacity-90"
      >
        <SendHorizontal aria-hidden="true" className="size-4" />
      </button>
    </form>
  )
}
