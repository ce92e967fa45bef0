import type { Past, Receipt } from '@portico/client'
import { useChannel, useClient, useEvent } from '@portico/client/react'
import type { App } from '@portico/contract'
import { useEffect, useState } from 'react'

import type { CommentsChannel } from '../../lib/contract.ts'
import { newId } from '../../lib/new-id.ts'
import { CommentFeed, type Said } from './comment-feed.ts'

export interface Comments {
  readonly feed: CommentFeed
  /**
   * Shows the comment at once and sends it; with the key of a failed one, tries that one again. Resolves to the
   * receipt, which says how many it reached.
   */
  readonly say: (body: string, key?: string) => Promise<Receipt | undefined>
}

interface Person {
  readonly id: string
  readonly name: string
}

/** How many of the latest comments are requested. */
const RECENT = 100

/**
 * The comments of a show, and how to add one. The component that uses this does not render for each
 * comment; the feed updates the one that shows them.
 */
export function useComments(channel: CommentsChannel, initial: readonly Said[], person: Person): Comments {
  const [feed] = useState(() => new CommentFeed(initial))
  const client = useClient()
  const { state, publish, history } = useChannel(channel)
  useEvent(channel, 'commented', ({ key, body }, { by }) => {
    if (by !== undefined) feed.push({ key, body, personId: by.user, name: nameIn(by.connInfo) })
  })
  const hasMissed = state.kind === 'live' && state.after !== 'recovered'
  useEffect(() => {
    if (!hasMissed) return
    const before = feed.get().comments
    history({ limit: RECENT }).then(
      ({ items }) => feed.recall(items.toReversed().flatMap(saidIn), before),
      (problem: unknown) => client.report(problem),
    )
  }, [client, feed, hasMissed, history])
  const say = async (body: string, key: string = newId()) => {
    const said = { key, body, personId: person.id, name: person.name }
    feed.push({ ...said, pending: 'sending' })
    try {
      return await publish('commented', { key, body }, { key })
    } catch {
      feed.push({ ...said, pending: 'failed' })
      return undefined
    }
  }
  return { feed, say }
}

/** Leaves out the count of the audience, which uses the same channel. */
function saidIn({ event, data, by }: Past<App, CommentsChannel>): Said[] {
  if (event !== 'commented' || by === undefined) return []
  return [{ key: data.key, body: data.body, personId: by.user, name: nameIn(by.connInfo) }]
}

/** A commenter's name comes from their token, by way of the connection. */
function nameIn(info: unknown): string {
  const { name } = { name: undefined, ...(info as object | undefined) }
  return typeof name === 'string' ? name : 'Somebody'
}
