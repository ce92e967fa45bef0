import { useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef } from 'react'
import { newId } from '../../lib/new-id.ts'
import type { CommentFeed, Said } from './comment-feed.ts'
import { saidSold } from './said-sold.ts'
import type { Show } from './server/read-show.ts'
import { type ShowRows, showRows } from './show-rows.ts'
import { type Claiming, useClaiming } from './use-claiming.ts'
import { useComments } from './use-comments.ts'

interface LiveShow {
  readonly rows: ShowRows
  readonly feed: CommentFeed
  readonly claiming: Claiming
  /** Posts a comment, and claims the code that it calls out, unless the host wrote it. */
  readonly say: (body: string) => void
  /** Sends a failed comment again. */
  readonly sayAgain: (said: Said) => void
}

/** A show as everybody sees it: its state, its comments, and how to comment and claim. */
export function useShow(show: Show, person: { readonly id: string; readonly name: string }): LiveShow {
  const router = useRouter()
  const { rows } = useLive(show.live, showRows, { reload: () => router.refresh() })
  const { feed, say: comment } = useComments(`show:${show.id}:comments`, show.comments, person)
  const claiming = useClaiming(show.id)
  const speak = ({ key, body }: Pick<Said, 'key' | 'body'>) => {
    const code = person.id === show.host.id ? undefined : saidSold(body)
    void comment(body, key)
    if (code !== undefined) claiming.claimBy({ key, body }, code)
  }
  const latest = useRef(speak)
  useEffect(() => {
    latest.current = speak
  })
  // Keeps its identity, so that unchanged comments do not render again.
  const sayAgain = useCallback((said: Said) => latest.current(said), [])
  return { rows, feed, claiming, say: (body) => speak({ key: newId(), body }), sayAgain }
}
