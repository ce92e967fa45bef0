'use client'

import { useDroppable } from '@dnd-kit/react'
import { Plus } from 'lucide-react'
import { useId } from 'react'

import { Card } from './card.tsx'
import type { Column as ColumnData, Member } from './server/read-board.ts'
import type { TicketRow } from './ticket/ticket-row.ts'
import { columnTarget } from './use-carrying.ts'
import type { Viewers } from './use-viewing.ts'

interface ColumnProps {
  readonly column: ColumnData
  /** From top to bottom. */
  readonly rows: readonly TicketRow[]
  readonly isFiltered: boolean
  readonly members: ReadonlyMap<string, Member>
  readonly viewers: Viewers
  readonly onOpen: (ticketId: string) => void
  readonly onNew: () => void
}

/** The lowest priority: over a ticket inside the column, the ticket is the target. */
const lowest = 0

export function Column({ column, rows, isFiltered, members, viewers, onOpen, onNew }: ColumnProps) {
  const nameId = useId()
  const { ref } = useDroppable({
    id: columnTarget(column.id),
    accept: 'ticket',
    collisionPriority: lowest,
  })
  const known = (ids: readonly string[]) =>
    ids.map((id) => members.get(id)).filter((member) => member !== undefined)
  return (
    <section
      ref={ref}
      data-column={column.id}
      aria-labelledby={nameId}
      className="flex w-[min(19rem,84vw)] shrink-0 snap-center flex-col rounded-large px-2 pb-4 sm:snap-none lg:w-auto lg:min-w-60 lg:flex-1 lg:basis-0"
    >
      <header className="sticky top-0 z-5 flex items-center gap-2 bg-ground py-2 pl-1">
        <h2 id={nameId} className="font-semibold text-13">
          {column.name}
        </h2>
        <span className="text-12 text-faint tabular-nums">{rows.length}</span>
        <button
          type="button"
          aria-label={`New ticket in ${column.name}`}
          onClick={onNew}
          className="ml-auto inline-flex size-10 cursor-pointer items-center justify-center rounded-small text-soft transition-colors duration-150 hover:bg-surface hover:text-ink sm:size-8"
        >
          <Plus aria-hidden="true" className="size-4" />
        </button>
      </header>
      <ol className="flex min-h-24 flex-1 flex-col gap-2">
        {rows.map((row, index) => (
          <Card
            key={row.id}
            row={row}
            index={index}
            assignee={members.get(row.assigneeId ?? '')}
            viewers={known(viewers.get(row.id) ?? [])}
            onOpen={() => onOpen(row.id)}
          />
        ))}
        {rows.length === 0 && (
          <li className="rounded-small border border-line border-dashed px-3 py-6 text-center text-13 text-faint">
            {isFiltered ? 'Nothing here fits the filter' : 'Nothing here yet'}
          </li>
        )}
      </ol>
    </section>
  )
}
