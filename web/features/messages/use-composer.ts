import { MessageDraft } from '@portico/contract'
import { type RefObject, useEffect, useRef, useState } from 'react'

import { newId } from '../../lib/new-id.ts'
import type { Draft } from '../unsent/unsent.ts'
import { useDraft } from '../unsent/use-draft.ts'

export interface Writing {
  readonly body: RefObject<HTMLTextAreaElement | null>
  /** Undefined while the field for it is closed. */
  readonly link: string | undefined
  /** The errors, by the name of the field. */
  readonly faults: Readonly<Record<string, string>>
  readonly change: (next: { readonly body?: string; readonly link?: string | undefined }) => void
  readonly send: () => void
}

export interface ComposerOptions {
  readonly personId: string
  readonly conversationId: string
  readonly onSend: (draft: Draft) => void
}

/**
 * The message being written. It is kept in the tab, and checked by the server's own rules before it is
 * sent.
 */
export function useComposer({ personId, conversationId, onSend }: ComposerOptions): Writing {
  const body = useRef<HTMLTextAreaElement>(null)
  const [link, setLink] = useState<string>()
  const [faults, setFaults] = useState<Writing['faults']>({})
  const draft = useDraft(personId, conversationId)

  useEffect(() => {
    const kept = draft.read()
    if (body.current && body.current.value === '') body.current.value = kept.body
    if (kept.link !== '') setLink(kept.link)
  }, [draft])

  const change: Writing['change'] = (next) => {
    const { body: text = body.current?.value ?? '' } = next
    const url = 'link' in next ? next.link : link
    setFaults({})
    setLink(url)
    draft.keep({ body: text, link: url ?? '' })
  }
  const send = () => {
    body.current?.focus()
    const handed = {
      clientKey: newId(),
      body: body.current?.value ?? '',
      attachmentUrl: link?.trim() || null,
    }
    if (handed.body.trim() === '' && handed.attachmentUrl === null) return
    const checked = MessageDraft.safeParse(handed)
    if (!checked.success) return setFaults(faultsOf(checked.error.issues))
    if (body.current) body.current.value = ''
    change({ body: '', link: undefined })
    onSend(checked.data)
  }
  return { body, link, faults, change, send }
}

function faultsOf(issues: readonly { path: PropertyKey[]; message: string }[]): Writing['faults'] {
  return Object.fromEntries(issues.map(({ path: [field], message }) => [String(field), message]))
}
