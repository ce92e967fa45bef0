'use client'

import { type ReactNode, useLayoutEffect } from 'react'

import { Dialog } from '../../dialog/dialog.tsx'
import { useFocusKept } from '../../form/use-focus-kept.ts'
import type { BoardCalls } from '../board-calls.ts'
import { Viewers } from '../card.tsx'
import type { Held } from '../held.ts'
import type { Board, Member } from '../server/read-board.ts'
import { Conflict } from './conflict.tsx'
import { TicketFields } from './ticket-fields.tsx'
import { DeletedFooter, TicketFooter } from './ticket-footers.tsx'
import type { Field } from './ticket-row.ts'
import { type Edit, useEdit } from './use-edit.ts'
import type { OpenTicket } from './use-open-ticket.ts'
import { useRemoval } from './use-removal.ts'

interface TicketDialogProps {
  readonly ticket: OpenTicket
  readonly board: Board
  readonly viewers: readonly Member[]
  readonly calls: BoardCalls
  readonly onMove: (held: Held) => void
  /** A notice to show inside the dialog: screen readers hear nothing from behind it. */
  readonly notice: ReactNode
  readonly onClose: () => void
}

/**
 * One ticket, to read and to edit. If somebody else deletes it, the dialog closes, unless this person
 * has written something: then it stays open until they leave.
 */
export function TicketDialog(props: TicketDialogProps) {
  const { ticket, board, viewers, calls, onMove, notice, onClose } = props
  const { row } = ticket
  const { members, columns } = board
  const edit = useEdit(row, calls, onClose)
  const isSaving = edit.saving.kind === 'sending'
  useFocusKept(isSaving)
  const removal = useRemoval(row.id, calls, onClose)
  const deleted = ticket.kind === 'deleted' && removal.state !== 'removing' ? ticket : undefined
  const isOver = deleted !== undefined && !edit.isChanged
  // In a layout effect, so that somebody who wrote nothing does not see the notice flash.
  useLayoutEffect(() => {
    if (isOver) onClose()
  }, [isOver, onClose])
  const title = (
    <>
      <span className="tabular-nums">
        {board.name} {row.number}
      </span>
      <Viewers viewers={viewers} />
    </>
  )
  return (
    <Dialog title={title} isChanged={() => edit.isChanged} onClose={onClose}>
      <form
        noValidate
        action={edit.save}
        onSubmit={deleted && ((event) => event.preventDefault())}
        className="flex min-h-0 flex-col"
      >
        <fieldset disabled={isSaving} className="min-w-0 overflow-y-auto px-5 py-4">
          {notice}
          <TicketFields
            values={valuesOf(edit)}
            onWrite={edit.write}
            members={members}
            columns={columns}
            columnId={row.columnId}
            onColumn={
              deleted ? undefined : (columnId) => onMove({ ticketId: row.id, columnId, before: null })
            }
            fault={edit.saving.kind === 'refused' ? edit.saving : undefined}
            below={(field) => <ConflictIn edit={edit} field={field} members={members} />}
          />
        </fieldset>
        {deleted ? (
          <DeletedFooter by={members.find(({ id }) => id === deleted.by)} edit={edit} onClose={onClose} />
        ) : (
          <TicketFooter edit={edit} removal={removal} />
        )}
      </form>
    </Dialog>
  )
}

function valuesOf({ draft }: Edit) {
  return {
    title: draft.title.mine,
    description: draft.description.mine,
    priority: draft.priority.mine,
    assigneeId: draft.assigneeId.mine,
  }
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
      who={members.find(({ id }) => id === edit.ticket.changedBy[field])}
      members={members}
      onKeep={() => edit.keepMine(field)}
      onTake={() => edit.takeTheirs(field)}
    />
  )
}
