import { useCallback, useMemo } from 'react'

/** What was begun and not sent, kept by the browser for as long as the tab lives. */
export interface KeptDraft {
  readonly body: string
  readonly link: string
}

const NOTHING: KeptDraft = { body: '', link: '' }

export function useDraft(conversationId: string) {
  const name = `portico draft ${conversationId}`
  const read = useCallback((): KeptDraft => {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? 'null')
    return { ...NOTHING, ...(kept as Partial<KeptDraft> | null) }
  }, [name])
  const keep = useCallback(
    (draft: KeptDraft) => {
      if (draft.body === '' && draft.link === '') sessionStorage.removeItem(name)
      else sessionStorage.setItem(name, JSON.stringify(draft))
    },
    [name],
  )
  return useMemo(() => ({ read, keep }), [read, keep])
}
