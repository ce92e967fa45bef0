'use client'

import { useSortable } from '@dnd-kit/react/sortable'

import { Face } from '../person/face.tsx'
import type { Member } from './server/read-board.ts'
import { PriorityMark } from './ticket/priority.tsx'
import type { TicketRow } from './ticket/ticket-row.ts'

interface CardProps {
  readonly row: TicketRow
  readonly index: number
  readonly assignee: Member | undefined
  /** Everybody who has the ticket open. */
  readonly viewers: readonly Member[]
  readonly onOpen: () => void
}

/** A ticket in its column: carried by mouse, finger or Space, opened by a click or Enter. */
export function Card({ row, index, assignee, viewers, onOpen }: CardProps) {
  const { ref, handleRef, isDragging } = useSortable({
    id: row.id,
    index,
    group: row.columnId,
    type: 'ticket',
    accept: 'ticket',
  })
  return (
    <li ref={ref} data-ticket={row.id} data-pending={row.pending}>
      <button
        ref={handleRef}
        type="button"
        data-card={row.id}
        onClick={onOpen}
        className={`block w-full cursor-pointer touch-manipulation rounded-small border bg-surface p-3 text-left transition-[border-color,opacity,box-shadow] duration-150 hover:border-faint ${
          isDragging ? 'border-accent shadow-raised' : 'border-line'
        } ${row.pending === 'no' ? '' : 'opacity-60'}`}
      >
        <span className="flex items-center gap-2 text-12 text-faint tabular-nums">
          {row.number}
          <Viewers viewers={viewers} />
        </span>
        <span className="mt-1 block break-words font-medium text-14 leading-snug">{row.title}</span>
        <span className="mt-2 flex min-h-5 items-center justify-between gap-2">
          <PriorityMark priority={row.priority} />
          {assignee && (
            <span title={`Assigned to ${assignee.name}`}>
              <Face {...assignee} className="size-5 text-[0.625rem]" />
              <span className="sr-only">Assigned to {assignee.name}</span>
            </span>
          )}
        </span>
      </button>
    </li>
  )
}

export function Viewers({ viewers }: { readonly viewers: readonly Member[] }) {
  if (viewers.length === 0) return null
  const names = viewers.map(({ name }) => name.split(' ')[0]).join(', ')
  return (
    <span
      title={`${names} looking at it`}
      className="ml-auto inline-flex items-center gap-1 text-12 text-live"
    >
      <span aria-hidden="true">●</span>
      <span className="max-w-24 truncate">{names}</span>
      <span className="sr-only"> looking at it</span>
    </span>
  )
}
