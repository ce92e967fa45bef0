'use client'

import { longestBody } from '@portico/contract'
import { Paperclip } from 'lucide-react'
import type { KeyboardEvent } from 'react'

import { Says } from '../form/says.tsx'
import { LinkField } from './link-field.tsx'
import { type ComposerOptions, useComposer } from './use-composer.ts'

interface ComposerProps extends ComposerOptions {
  readonly to: string
  /** Called with true while something is being written. */
  readonly onType: (typing: boolean) => void
  /** Opens the person's own last message for editing. */
  readonly onEditLast: () => void
}

/**
 * Enter sends, Shift+Enter begins a new line, the up arrow edits the last message. Sending empties the
 * field at once, so a second click sends nothing.
 */
export function Composer({ to, onType, onEditLast, ...options }: ComposerProps) {
  const { body, link, faults, change, send } = useComposer(options)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const { value } = event.currentTarget
    if (event.key === 'ArrowUp' && value === '') onEditLast()
    else if (event.key === 'Enter' && !event.shiftKey) send()
    else return
    event.preventDefault()
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="border-line border-t px-3 py-3 sm:px-5"
    >
      {link !== undefined && (
        <LinkField link={link} fault={faults.attachmentUrl} onChange={(next) => change({ link: next })} />
      )}
      <div className="flex items-end gap-2">
        <AttachButton
          isPressed={link !== undefined}
          onPress={() => change({ link: link === undefined ? '' : undefined })}
        />
        <textarea
          ref={body}
          name="body"
          rows={1}
          maxLength={longestBody}
          onKeyDown={onKeyDown}
          onChange={({ target }) => {
            onType(target.value !== '')
            change({ body: target.value })
          }}
          aria-label={`Message to ${to}`}
          aria-invalid={faults.body !== undefined}
          placeholder={`Message to ${to}`}
          className="field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none rounded-small border border-line bg-surface px-3 py-2 placeholder:text-faint"
        />
        {/* Not the form's own: before the page's scripts run that would put the text into the address. */}
        <button
          type="button"
          onClick={send}
          className="min-h-10 cursor-pointer rounded-small bg-accent px-4 font-medium text-on-accent transition-opacity duration-150 hover:opacity-90"
        >
          Send
        </button>
      </div>
      {faults.body !== undefined && <Says fault={faults.body} />}
    </form>
  )
}

interface AttachButtonProps {
  readonly isPressed: boolean
  readonly onPress: () => void
}

function AttachButton({ isPressed, onPress }: AttachButtonProps) {
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label="Attach a link"
      aria-pressed={isPressed}
      className="flex size-10 shrink-0 cursor-pointer items-center justify-center rounded-small text-soft transition-colors duration-150 hover:bg-surface hover:text-ink aria-pressed:text-accent"
    >
      <Paperclip aria-hidden="true" className="size-5" />
    </button>
  )
}
