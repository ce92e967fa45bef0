'use client'

import { DragDropProvider } from '@dnd-kit/react'
import { useMemo, useRef, useState } from 'react'

import { Denied } from '../connection/denied.tsx'
import { boardCalls } from './board-calls.ts'
import { BoardHeader } from './board-header.tsx'
import { BoardSwitch, type Boards } from './board-switch.tsx'
import { Column } from './column.tsx'
import { Cursors } from './cursors.tsx'
import { fits, isFiltering, noFilter } from './filter.ts'
import { nothing, type Open, OpenDialog } from './open-dialog.tsx'
import type { Board as LoadedBoard } from './server/read-board.ts'
import { inColumn } from './ticket-rows.ts'
import { useBoardKeys } from './use-board-keys.ts'
import { useCarrying } from './use-carrying.ts'
import { usePointing } from './use-cursors.ts'
import { useInvitations } from './use-invitations.ts'
import { useReadInvitation } from './use-read-invitation.ts'
import { useTickets } from './use-tickets.ts'
import { useViewing } from './use-viewing.ts'

interface BoardProps {
  readonly board: LoadedBoard
  readonly personId: string
  readonly others: Boards
}

/** One board: shown as the server read it, and live from exactly there. */
export function Board({ board, personId, others }: BoardProps) {
  const { id, members, columns } = board
  const channel = `board:${id}:cursors` as const
  useInvitations(personId)
  const calls = useMemo(() => boardCalls(id), [id])
  useReadInvitation(id)
  const { rows: settled, move, failed, denied } = useTickets(board, personId, calls)
  const { rows, isCarrying, provider } = useCarrying(settled, columns, move)
  const [filter, setFilter] = useState(noFilter)
  const [open, setOpen] = useState<Open>(nothing)
  const search = useRef<HTMLInputElement>(null)
  const ground = useRef<HTMLDivElement>(null)
  const point = usePointing(channel)
  // It may have been deleted by somebody else.
  const openTicket = open.kind === 'ticket' && settled.some((row) => row.id === open.id) ? open.id : null
  const { here, viewers } = useViewing(channel, personId, openTicket)
  const byId = useMemo(() => new Map(members.map((member) => [member.id, member])), [members])
  const begin = (columnId = columns[0]?.id) => columnId !== undefined && setOpen({ kind: 'new', columnId })
  useBoardKeys({ onNew: begin, onSearch: () => search.current?.focus() }, isCarrying)
  const shown = rows.filter((row) => fits(filter, row))

  return (
    <section aria-label={board.name} data-fills="screen" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <BoardHeader
        title={<BoardSwitch id={id} name={board.name} {...others} />}
        members={members}
        here={here}
        filter={filter}
        onFilter={setFilter}
        search={search}
        onNew={() => begin()}
      />
      <Denied finding={denied} what="board" />
      <DragDropProvider {...provider}>
        <div className="min-h-0 flex-1 snap-x snap-mandatory overflow-auto sm:snap-none">
          <div
            ref={ground}
            onPointerMove={point}
            className="relative flex min-h-full min-w-max gap-1 px-1 sm:px-3 lg:min-w-0"
          >
            {columns.map((column) => (
              <Column
                key={column.id}
                column={column}
                rows={inColumn(shown, column.id)}
                isFiltered={isFiltering(filter)}
                members={byId}
                viewers={viewers}
                onOpen={(ticketId) => setOpen({ kind: 'ticket', id: ticketId })}
                onNew={() => begin(column.id)}
              />
            ))}
            <Cursors channel={channel} personId={personId} members={members} ground={ground} />
          </div>
        </div>
      </DragDropProvider>
      <OpenDialog
        {...{ open, viewers, board, calls, move, failed }}
        rows={settled}
        onClose={() => setOpen(nothing)}
      />
    </section>
  )
}
