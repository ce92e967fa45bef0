import { useState } from 'react'

import { faultIn } from '../../../lib/call.ts'
import { newId } from '../../../lib/new-id.ts'
import type { BoardCalls } from '../board-calls.ts'
import { changesOf, conflictsOf, type Draft, draftOf, follow, keepMine, takeTheirs, write } from './draft.ts'
import { type Field, fields, type TicketData, type TicketRow, versionOf } from './ticket-row.ts'

type Saving =
  | { readonly kind: 'no' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly field: string; readonly error: string }

export interface Edit {
  readonly draft: Draft
  readonly conflicts: readonly Field[]
  readonly saving: Saving
  readonly isChanged: boolean
  /** The newest state of the ticket that this page knows. */
  readonly ticket: TicketRow
  readonly write: (field: Field, value: string | null) => void
  readonly keepMine: (field: Field) => void
  readonly takeTheirs: (field: Field) => void
  readonly save: () => void
}

/**
 * Edits one ticket while others may edit it, too. Their changes show as they happen, and nobody's work
 * is lost.
 */
export function useEdit(row: TicketRow, calls: BoardCalls, onSaved: () => void): Edit {
  const [kept, setDraft] = useState(() => draftOf(row))
  const [answered, setAnswered] = useState<TicketData>()
  const [saving, setSaving] = useState<Saving>({ kind: 'no' })
  const ticket = answered ? newest(row, answered) : row
  const draft = follow(kept, ticket)
  const conflicts = conflictsOf(draft, ticket)
  const changes = changesOf(draft)
  const save = async () => {
    setSaving({ kind: 'sending' })
    try {
      const answer = await calls.edit(row.id, newId(), changes)
      if (answer.conflicts.length === 0) return onSaved()
      // Saved fields are no longer edits. Fields in conflict stay, beside the value that won.
      setDraft((before) =>
        fields
          .filter((field) => !answer.conflicts.includes(field))
          .reduce((draft, field) => takeTheirs(draft, answer.ticket, field), before),
      )
      setAnswered(answer.ticket)
      setSaving({ kind: 'no' })
    } catch (problem) {
      setSaving({ kind: 'refused', ...faultIn(problem) })
    }
  }
  return {
    draft,
    conflicts,
    saving,
    isChanged: Object.keys(changes).length > 0,
    ticket,
    write: (field, value) => setDraft(write(draft, field, value)),
    keepMine: (field) => setDraft(keepMine(draft, ticket, field)),
    takeTheirs: (field) => setDraft(takeTheirs(draft, ticket, field)),
    save: () => void save(),
  }
}

/** The stream and an answer can arrive in either order, so each field takes the newer value. */
function newest(row: TicketRow, answered: TicketData): TicketRow {
  const ahead = fields.filter((field) => answered[versionOf[field]] > row[versionOf[field]])
  const newer = ahead.flatMap((field) => [
    [field, answered[field]],
    [versionOf[field], answered[versionOf[field]]],
  ])
  // An answer does not say who made a change: the stream will.
  const { changedBy } = row
  const unknown = Object.fromEntries(ahead.map((field) => [field, undefined]))
  return { ...row, ...Object.fromEntries(newer), changedBy: { ...changedBy, ...unknown } }
}
