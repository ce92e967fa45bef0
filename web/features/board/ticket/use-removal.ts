import { useState } from 'react'

import { faultIn } from '../../../lib/call.ts'
import type { BoardCalls } from '../board-calls.ts'

export interface Removal {
  readonly state: 'idle' | 'asking' | 'removing' | { readonly error: string }
  readonly ask: () => void
  readonly keep: () => void
  readonly remove: () => void
}

/** Deleting a ticket, after a question. */
export function useRemoval(ticketId: string, calls: BoardCalls, onRemoved: () => void): Removal {
  const [state, setState] = useState<Removal['state']>('idle')
  const remove = () => {
    setState('removing')
    calls.remove(ticketId).then(onRemoved, (problem) => setState({ error: faultIn(problem).error }))
  }
  return { state, ask: () => setState('asking'), keep: () => setState('idle'), remove }
}
