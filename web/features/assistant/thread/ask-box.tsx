'use client'

import { longestBody } from '@portico/contract'
import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'

import { Says } from '../../form/says.tsx'
import { useDraft } from '../../unsent/use-draft.ts'
import type { Stop } from './use-stop.ts'

interface AskBoxProps {
  readonly personId: string
  /** The conversation, or `new`. */
  readonly place: string
  readonly agentName: string
  readonly onAsk: (body: string) => void
  /** How to stop the answer that is being written. */
  readonly stop: Stop | undefined
}

/**
 * Enter asks, Shift and Enter begin a new line, Esc stops the answer. What is sent leaves the field at once; what was
 * begun is kept in the tab.
 */
export function AskBox({ personId, place, agentName, onAsk, stop }: AskBoxProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = useDraft(personId, place)
  useEffect(() => {
    if (field.current?.value === '') field.current.value = draft.read().body
  }, [draft])
  useEscape(stop?.stop)
  const ask = () => {
    const body = field.current?.value.trim() ?? ''
    if (body === '' || stop !== undefined) return
    if (field.current) field.current.value = ''
    draft.keep({ body: '', link: '' })
    field.current?.focus()
    onAsk(body)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    ask()
  }
  return (
    <form action={ask} className="mx-auto w-full max-w-3xl px-3 pb-3 sm:px-6 sm:pb-4">
      <div className="flex items-end gap-2 rounded-large border border-line bg-surface p-2 shadow-raised transition-colors duration-150 focus-within:border-faint">
        <textarea
          ref={field}
          name="body"
          rows={1}
          maxLength={longestBody}
          onKeyDown={onKeyDown}
          onChange={({ target }) => draft.keep({ body: target.value, link: '' })}
          aria-label={`Ask ${agentName}`}
          placeholder={`Ask ${agentName}`}
          className="field-sizing-content max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2 py-2 outline-none placeholder:text-faint"
        />
        {stop === undefined ? (
          <button type="submit" aria-label="Ask" className={`${buttonClass} bg-accent text-on-accent`}>
            <ArrowUp aria-hidden="true" className="size-4.5" />
          </button>
        ) : (
          <button
            type="button"
            onClick={stop.stop}
            aria-busy={stop.isAsked}
            className={`${buttonClass} gap-1.5 border border-line bg-ground px-3 font-medium text-13 aria-busy:opacity-60`}
          >
            <Square aria-hidden="true" className="size-3.5 fill-current" />
            {stop.isAsked ? 'Stopping' : 'Stop'}
          </button>
        )}
      </div>
      {stop?.fault !== undefined && <Says fault={`Not stopped. ${stop.fault}`} />}
      <p className="mt-1.5 text-center text-12 text-faint max-sm:hidden">
        Enter asks, Shift and Enter begin a new line, Esc stops an answer.
      </p>
    </form>
  )
}

const buttonClass =
  'inline-flex min-h-10 min-w-10 shrink-0 cursor-pointer items-center justify-center rounded-small transition-opacity duration-150 hover:opacity-90'

/** Listens for Esc wherever the focus is, unless it closes a dialog or ends a composition. */
function useEscape(onEscape: (() => void) | undefined): void {
  useEffect(() => {
    if (onEscape === undefined) return
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) onEscape()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [onEscape])
}
