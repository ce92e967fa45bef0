import type { Ticket } from '@portico/contract/board'
import type { z } from 'zod'

export type TicketData = z.output<typeof Ticket>
export type Priority = TicketData['priority']

/** The editable fields. */
export const fields = ['title', 'description', 'priority', 'assigneeId'] as const
export type Field = (typeof fields)[number]

/** Each part of a ticket that changes on its own, with the field that holds its version. */
export const versionOf = {
  title: 'titleVersion',
  description: 'descriptionVersion',
  priority: 'priorityVersion',
  assigneeId: 'assigneeVersion',
  place: 'placeVersion',
} as const satisfies Record<Field | 'place', keyof TicketData>

export type Part = keyof typeof versionOf
export const parts: readonly Part[] = [...fields, 'place']

/** The fields that a person fills in. */
export type TicketFields = Pick<TicketData, Field>

export interface TicketRow extends TicketData {
  /** Who made the last change of each part, as far as this page saw it. */
  readonly changedBy: Readonly<Partial<Record<Part, string>>>
  /** Anything but `no` is this page's own move, not confirmed yet. */
  readonly pending: 'no' | 'sending' | 'failed'
}
