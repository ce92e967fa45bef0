'use client'

import { useState } from 'react'

import { faultIn } from '../../lib/call.ts'
import { button } from '../button/button.ts'
import { Dialog } from '../dialog/dialog.tsx'
import type { BoardCalls } from './board-calls.ts'
import { Viewers } from './card.tsx'
import { Conflict } from './conflict.tsx'
import type { Held } from './held.ts'
import type { Board, Member } from './read-board.ts'
import { TicketFields } from './ticket-fields.tsx'
import type { Field, TicketRow } from './ticket-row.ts'
import { type Edit, useEdit } from './use-edit.ts'

export interface TicketDialogProps {
  readonly row: TicketRow
  readonly board: Board
  readonly viewers: readonly Member[]
  readonly calls: BoardCalls
  readonly onMove: (held: Held) => void
  readonly onClose: () => void
}

export function TicketDialog({ row, board, viewers, calls, onMove, onClose }: TicketDialogProps) {
  const edit = useEdit(row, calls, onClose)
  const { members, columns } = board
  const { draft, conflicts, saving } = edit
  const values = {
    title: draft.title.mine,
    description: draft.description.mine,
    priority: draft.priority.mine,
    assigneeId: draft.assigneeId.mine,
  }
  const title = (
    <>
      <span className="tabular-nums">
        {board.name} {row.number}
      </span>
      <Viewers viewers={viewers} />
    </>
  )
  return (
    <Dialog title={title} onClose={onClose}>
      <form action={edit.save} className="flex min-h-0 flex-col">
        <div className="overflow-y-auto px-5 py-4">
          <TicketFields
            values={values}
            onWrite={edit.write}
            members={members}
            columns={columns}
            columnId={row.columnId}
            onColumn={(columnId) => onMove({ ticketId: row.id, columnId, before: null })}
            fault={saving.kind === 'refused' ? saving : undefined}
            below={(field) => <ConflictIn edit={edit} field={field} members={members} />}
          />
        </div>
        <footer className="flex flex-wrap items-center gap-2 border-line border-t px-5 py-3">
          <Remove ticketId={row.id} calls={calls} onRemoved={onClose} />
          {saving.kind === 'refused' && saving.field === '' && (
            <p role="alert" className="text-13 text-fault">
              Not saved. {saving.error}
            </p>
          )}
          <span className="ml-auto text-13 text-soft">{conflicts.length > 0 && 'Choose first'}</span>
          <button
            type="submit"
            disabled={!edit.isChanged || conflicts.length > 0 || saving.kind === 'sending'}
            className={button.main}
          >
            {saving.kind === 'sending' ? 'Saving' : 'Save'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}

interface ConflictInProps {
  readonly edit: Edit
  readonly field: Field
  readonly members: readonly Member[]
}

function ConflictIn({ edit, field, members }: ConflictInProps) {
  if (!edit.conflicts.includes(field)) return null
  return (
    <Conflict
      field={field}
      mine={edit.draft[field].mine}
      theirs={edit.ticket[field]}
      who={members.find(({ id }) => id === edit.ticket.changedBy)}
      members={members}
      onKeep={() => edit.keepMine(field)}
      onTake={() => edit.takeTheirs(field)}
    />
  )
}

interface RemoveProps {
  readonly ticketId: string
  readonly calls: BoardCalls
  readonly onRemoved: () => void
}

/** Asks once more, in its own place. */
function Remove({ ticketId, calls, onRemoved }: RemoveProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'removing' | { readonly error: string }>('idle')
  const remove = () => {
    setState('removing')
    calls.remove(ticketId).then(onRemoved, (problem) => setState({ error: faultIn(problem).error }))
  }
  if (state === 'idle')
    return (
      <button type="button" onClick={() => setState('asking')} className={`${button.fault} -ml-4`}>
        Delete
      </button>
    )
  return (
    <>
      <button
        type="button"
        onClick={remove}
        disabled={state === 'removing'}
        className={`${button.fault} -ml-4`}
      >
        Delete for everybody
      </button>
      <button type="button" onClick={() => setState('idle')} className={button.other}>
        Keep
      </button>
      {typeof state === 'object' && (
        <p role="alert" className="text-13 text-fault">
          Not deleted. {state.error}
        </p>
      )}
    </>
  )
}
