import { useMemo } from 'react'

import { keptAs } from './kept.ts'

/** What was begun and not sent. */
interface KeptDraft {
  readonly body: string
  readonly link: string
}

const NOTHING: KeptDraft = { body: '', link: '' }

export function useDraft(personId: string, conversationId: string) {
  return useMemo(() => {
    const kept = keptAs('draft', personId, conversationId)
    return {
      read: (): KeptDraft => ({ ...NOTHING, ...(kept.read() as Partial<KeptDraft> | undefined) }),
      keep: (draft: KeptDraft) => kept.write(draft.body === '' && draft.link === '' ? undefined : draft),
    }
  }, [personId, conversationId])
}
