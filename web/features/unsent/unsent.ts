import { MessageDraft } from '@portico/contract'
import { z } from 'zod'

import { keptAs } from './kept.ts'

export type Draft = z.output<typeof MessageDraft>

/**
 * What to return for something that the server had already: it is in the history or about to arrive, so there is nothing
 * to show in advance. The position lies before everything that the stream will still deliver.
 */
export const PASSED = { position: { offset: 0 } }

/** One person's unconfirmed messages in one conversation. They outlive the page. */
export interface Unsent {
  readonly list: () => readonly Draft[]
  readonly keep: (draft: Draft) => void
  /** Removes a message that was sent or discarded. */
  readonly forget: (clientKey: string) => void
}

const Drafts = z.array(MessageDraft)

export function unsentOf(personId: string, conversationId: string): Unsent {
  const kept = keptAs('unsent', personId, conversationId)
  const list = () => Drafts.safeParse(kept.read()).data ?? []
  const others = (clientKey: string) => list().filter((draft) => draft.clientKey !== clientKey)
  return {
    list,
    keep: (draft) => kept.write([...others(draft.clientKey), draft]),
    forget(clientKey) {
      const left = others(clientKey)
      kept.write(left.length === 0 ? undefined : left)
    },
  }
}
