import type { BoardCalls } from './board-calls.ts'
import type { Held } from './held.ts'
import { NewTicketDialog } from './new-ticket-dialog.tsx'
import type { Board } from './read-board.ts'
import { TicketDialog } from './ticket-dialog.tsx'
import type { TicketRow } from './ticket-row.ts'
import type { Viewers } from './use-viewing.ts'

/** What stands over the board. */
export type Open =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'new'; readonly columnId: string }
  | { readonly kind: 'ticket'; readonly id: string }

export const nothing: Open = { kind: 'nothing' }

export interface OpenDialogProps {
  readonly open: Open
  readonly rows: readonly TicketRow[]
  readonly viewers: Viewers
  readonly board: Board
  readonly calls: BoardCalls
  readonly move: (held: Held) => void
  readonly onClose: () => void
}

/** The dialog that is open, if one is. One whose ticket was deleted closes by itself. */
export function OpenDialog({ open, rows, viewers, board, calls, move, onClose }: OpenDialogProps) {
  if (open.kind === 'nothing') return null
  if (open.kind === 'new')
    return <NewTicketDialog board={board} columnId={open.columnId} calls={calls} onClose={onClose} />
  const row = rows.find(({ id }) => id === open.id)
  if (row === undefined) return null
  const watching = viewers.get(row.id) ?? []
  return (
    <TicketDialog
      key={row.id}
      row={row}
      board={board}
      viewers={board.members.filter(({ id }) => watching.includes(id))}
      calls={calls}
      onMove={move}
      onClose={onClose}
    />
  )
}
