import { button } from '../button/button.ts'
import type { FailedMove } from './failed-moves.ts'
import type { Board } from './server/read-board.ts'

/** Floats in a corner of the board; inside a dialog it is above the fields. */
const PLACES = {
  board:
    'fixed inset-x-3 bottom-3 z-20 bg-raised p-4 shadow-raised sm:inset-x-auto sm:right-5 sm:bottom-5 sm:max-w-md',
  dialog: 'mb-4 bg-ground p-3 text-13',
} as const

interface MoveNoticeProps {
  readonly failed: FailedMove
  readonly board: Board
  readonly place: keyof typeof PLACES
}

/** Tells of a failed move until the person has decided about it. */
export function MoveNotice({ failed, board, place }: MoveNoticeProps) {
  const { ticket, held, kind, reason, again, leave } = failed
  const nameOf = (columnId: string) => board.columns.find(({ id }) => id === columnId)?.name ?? ''
  const who = board.members.find(({ id }) => id === ticket.changedBy.place)?.name.split(' ')[0] ?? 'Somebody'
  const isConflict = kind === 'conflict'
  return (
    <div
      role="alert"
      className={`flex flex-wrap items-center gap-3 rounded-large border border-line ${PLACES[place]}`}
    >
      <p className="min-w-0 basis-full">
        <span className="font-medium">
          {isConflict
            ? `${who} moved ticket ${ticket.number} at the same time. It is in ${nameOf(ticket.columnId)}.`
            : `Ticket ${ticket.number} was not moved.`}
        </span>{' '}
        <span className="text-soft">{!isConflict && reason}</span>
      </p>
      <button type="button" onClick={again} className={button.main}>
        {isConflict ? `Move it to ${nameOf(held.columnId)}` : 'Try again'}
      </button>
      <button type="button" onClick={leave} className={button.other}>
        {isConflict ? 'Leave it there' : 'Put it back'}
      </button>
    </div>
  )
}
