import { Accessibility, PointerActivationConstraints } from '@dnd-kit/dom'
import {
  type DragDropProvider,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
  KeyboardSensor,
  PointerSensor,
} from '@dnd-kit/react'
import { type ComponentProps, useLayoutEffect, useRef, useState } from 'react'

import { type Held, heldOf, holdOver, type Over, withHeld } from './held.ts'
import type { Column } from './server/read-board.ts'
import type { TicketRow } from './ticket/ticket-row.ts'
import { inColumn } from './ticket-rows.ts'

type Provider = ComponentProps<typeof DragDropProvider>
type Plugins = NonNullable<Provider['plugins']>

interface Carrying {
  /** The tickets in the order shown during a drag. */
  readonly rows: readonly TicketRow[]
  readonly isCarrying: boolean
  readonly provider: Provider
}

/** The id of a column as a drop target, distinct from the ids of tickets. */
export const columnTarget = (columnId: string) => `column ${columnId}`

/**
 * Space picks up and drops; Enter opens. A drag starts after a small move of the mouse, or a rest of the
 * finger.
 */
const sensors = [
  PointerSensor.configure({
    activationConstraints: ({ pointerType }) =>
      pointerType === 'touch'
        ? [new PointerActivationConstraints.Delay({ value: 200, tolerance: 6 })]
        : [new PointerActivationConstraints.Distance({ value: 4 })],
  }),
  KeyboardSensor.configure({
    keyboardCodes: {
      start: ['Space'],
      cancel: ['Escape'],
      end: ['Space', 'Enter', 'Tab'],
      up: ['ArrowUp'],
      down: ['ArrowDown'],
      left: ['ArrowLeft'],
      right: ['ArrowRight'],
    },
  }),
]

/** Drags a ticket by mouse, finger or keys. */
export function useCarrying(
  tickets: readonly TicketRow[],
  columns: readonly Column[],
  move: (held: Held) => void,
): Carrying {
  const [held, setHeld] = useState<Held>()
  /** The same values for event handlers that run before the next render. */
  const latest = useRef({ held, tickets, columns })
  useLayoutEffect(() => {
    latest.current = { ...latest.current, tickets, columns }
  })
  const hold = (next: Held | undefined) => {
    latest.current.held = next
    setHeld(next)
  }
  const onDragStart = ({ operation: { source } }: DragStartEvent) => {
    const row = latest.current.tickets.find(({ id }) => id === source?.id)
    hold(row && heldOf(latest.current.tickets, row))
  }
  const onDragOver = (event: DragOverEvent) => {
    const over = overOf(event)
    const { held: before } = latest.current
    // The page renders the drag itself; the library must not move elements.
    event.preventDefault()
    if (over && before) hold(holdOver(latest.current.tickets, before, over))
  }
  const onDragEnd = ({ canceled }: DragEndEvent) => {
    const { held: last } = latest.current
    const row = latest.current.tickets.find(({ id }) => id === last?.ticketId)
    const first = row && heldOf(latest.current.tickets, row)
    const isElsewhere = last?.columnId !== first?.columnId || last?.before !== first?.before
    if (last && first && !canceled && isElsewhere) move(last)
    hold(undefined)
  }
  const [plugins] = useState(() => [announcing(() => latest.current)] as const)
  return {
    rows: withHeld(tickets, held),
    isCarrying: held !== undefined,
    provider: { sensors, plugins: plugins[0], onDragStart, onDragOver, onDragEnd },
  }
}

function overOf({ operation: { source, target, shape } }: DragOverEvent): Over | undefined {
  if (!source || !target || source.id === target.id) return undefined
  const id = String(target.id)
  if (id.startsWith(columnTarget(''))) return { kind: 'column', id: id.slice(columnTarget('').length) }
  const middle = target.shape?.center.y ?? 0
  return { kind: 'ticket', id, below: (shape?.current.center.y ?? 0) > middle }
}

interface Latest {
  readonly held: Held | undefined
  readonly tickets: readonly TicketRow[]
  readonly columns: readonly Column[]
}

/** Tells screen readers what is being dragged and where it would go, by title and place. */
function announcing(latest: () => Latest): Plugins {
  const place = (held: Held | undefined) => {
    const { tickets, columns } = latest()
    const column = columns.find(({ id }) => id === held?.columnId)
    const inside = inColumn(withHeld(tickets, held), held?.columnId ?? '')
    const at = inside.findIndex(({ id }) => id === held?.ticketId) + 1
    return `${column?.name ?? ''}, ${at} of ${inside.length}`
  }
  let said = ''
  const news = () => {
    const { held } = latest()
    const now = place(held)
    if (held === undefined || now === said) return undefined
    said = now
    return now
  }
  const titleOf = (id: unknown) => latest().tickets.find((row) => row.id === id)?.title ?? ''
  const announcements = {
    dragstart: ({ operation: { source } }: DragStartEvent) => {
      // Announced only once the place has changed.
      const row = latest().tickets.find(({ id }) => id === source?.id)
      said = place(row && heldOf(latest().tickets, row))
      return `Picked up ${titleOf(source?.id)}. Arrow keys move it, Space drops it, Escape puts it back.`
    },
    dragover: news,
    dragend: ({ canceled, operation: { source } }: DragEndEvent) =>
      canceled ? `Put back ${titleOf(source?.id)}.` : `Dropped ${titleOf(source?.id)}.`,
  }
  const screenReaderInstructions = {
    draggable: 'Press Space to pick the ticket up, then the arrow keys to move it. Press Enter to open it.',
  }
  return (defaults) => [
    ...defaults,
    Accessibility.configure({ id: 'board', announcements, screenReaderInstructions, debounce: 120 }),
  ]
}
