import { useCallback, useRef, useState } from 'react'

import type { MessageRow } from './message-rows.ts'
import type { EarlierPage, Thread } from './server/read-thread.ts'

export interface Earlier {
  readonly messages: readonly MessageRow[]
  readonly state: 'more' | 'loading' | 'failed' | 'complete'
  /** Loads one more page. Only one request runs at a time. */
  readonly load: () => void
}

interface Loaded {
  /** The newest page, which these pages precede. */
  readonly before: Thread
  readonly messages: readonly MessageRow[]
  readonly state: Earlier['state']
}

/** The earlier pages of a conversation, as far back as the reader has asked for. */
export function useEarlier(thread: Thread): Earlier {
  const [kept, setLoaded] = useState(() => nothingBefore(thread))
  // After a gap the newest page is a different one, and earlier pages are loaded again.
  const loaded = kept.before === thread ? kept : nothingBefore(thread)
  const isLoading = useRef(false)
  const load = useCallback(async () => {
    const first = loaded.messages[0] ?? thread.live.rows.messages[0]
    if (first === undefined || loaded.state === 'complete' || isLoading.current) return
    isLoading.current = true
    setLoaded({ ...loaded, state: 'loading' })
    try {
      const { messages, hasEarlier } = await fetchEarlier(thread.id, first.id)
      const state = hasEarlier ? 'more' : 'complete'
      setLoaded({ before: thread, messages: [...messages, ...loaded.messages], state })
    } catch {
      setLoaded({ ...loaded, state: 'failed' })
    } finally {
      isLoading.current = false
    }
  }, [thread, loaded])
  return { messages: loaded.messages, state: loaded.state, load }
}

function nothingBefore(thread: Thread): Loaded {
  return { before: thread, messages: [], state: thread.hasEarlier ? 'more' : 'complete' }
}

async function fetchEarlier(conversationId: string, before: string): Promise<EarlierPage> {
  const path = `/api/conversations/${conversationId}/messages?before=${encodeURIComponent(before)}`
  const response = await fetch(path)
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return response.json()
}
