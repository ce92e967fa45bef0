import type { ReactNode } from 'react'

import type { BoardCalls } from './board-calls.ts'
import type { FailedMove } from './failed-moves.ts'
import type { Held } from './held.ts'
import { MoveNotice } from './move-notice.tsx'
import type { Board } from './server/read-board.ts'
import { NewTicketDialog } from './ticket/new-ticket-dialog.tsx'
import { TicketDialog } from './ticket/ticket-dialog.tsx'
import type { TicketRow } from './ticket/ticket-row.ts'
import { useOpenTicket } from './ticket/use-open-ticket.ts'
import type { Viewers } from './use-viewing.ts'

/** What is open over the board. */
export type Open =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'new'; readonly columnId: string }
  | { readonly kind: 'ticket'; readonly id: string }

export const nothing: Open = { kind: 'nothing' }

interface OpenDialogProps {
  readonly open: Open
  readonly rows: readonly TicketRow[]
  readonly viewers: Viewers
  readonly board: Board
  readonly calls: BoardCalls
  readonly move: (held: Held) => void
  readonly failed: FailedMove | undefined
  readonly onClose: () => void
}

/** The open dialog, if any, and a failed move: shown in the dialog, or else over the board. */
export function OpenDialog(props: OpenDialogProps) {
  const { open, board, calls, failed, onClose } = props
  const notice = (place: 'board' | 'dialog') =>
    failed && <MoveNotice failed={failed} board={board} place={place} />
  switch (open.kind) {
    case 'nothing':
      return notice('board')
    case 'new':
      return (
        <NewTicketDialog
          board={board}
          columnId={open.columnId}
          calls={calls}
          notice={notice('dialog')}
          onClose={onClose}
        />
      )
    case 'ticket':
      return <OneTicket key={open.id} {...props} id={open.id} notice={notice('dialog')} />
    default:
      return open satisfies never
  }
}

interface OneTicketProps extends OpenDialogProps {
  readonly id: string
  readonly notice: ReactNode
}

function OneTicket({ id, rows, viewers, board, calls, move, notice, onClose }: OneTicketProps) {
  const ticket = useOpenTicket(board, id, rows)
  if (ticket === undefined) return null
  const watching = viewers.get(id) ?? []
  return (
    <TicketDialog
      ticket={ticket}
      board={board}
      viewers={board.members.filter((member) => watching.includes(member.id))}
      calls={calls}
      onMove={move}
      notice={notice}
      onClose={onClose}
    />
  )
}
