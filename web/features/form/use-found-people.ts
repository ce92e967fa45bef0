import { useEffect, useState } from 'react'

import type { Choice } from '../person/choice.ts'

/** The search waits for a pause between keystrokes. */
const PAUSE_MS = 150

/** The first people, or, during a search, those that the server finds. */
export function useFoundPeople(first: readonly Choice[], search: string): readonly Choice[] | 'failed' {
  const [found, setFound] = useState<readonly Choice[] | 'failed'>(first)
  useEffect(() => {
    if (search === '') return setFound(first)
    const controller = new AbortController()
    const { signal } = controller
    const ask = () => find(search, signal).then(setFound, () => signal.aborted || setFound('failed'))
    const timer = setTimeout(ask, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [first, search])
  return found
}

async function find(search: string, signal: AbortSignal): Promise<readonly Choice[]> {
  const response = await fetch(`/api/people?${new URLSearchParams({ q: search })}`, { signal })
  if (!response.ok) throw new Error(`the search for people was answered ${response.status}`)
  const { people }: { readonly people: readonly Choice[] } = await response.json()
  return people
}
