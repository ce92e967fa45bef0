import type { Ticket } from '@portico/contract/board'
import type { z } from 'zod'

export type TicketData = z.output<typeof Ticket>
export type Priority = TicketData['priority']

/** The editable fields, each with the field that holds its version. */
export const versionOf = {
  title: 'titleVersion',
  description: 'descriptionVersion',
  priority: 'priorityVersion',
  assigneeId: 'assigneeVersion',
} as const

export type Field = keyof typeof versionOf
export const fields = Object.keys(versionOf) as readonly Field[]

/** The fields that a person fills in. */
export type TicketFields = Pick<TicketData, Field>

export interface TicketRow extends TicketData {
  /** Who made the last change that this page saw. */
  readonly changedBy: string | undefined
  /** Anything but `no` is this page's own move, not confirmed yet. */
  readonly pending: 'no' | 'sending' | 'failed'
}
