import type { Ticket } from '@portico/contract/board'
import type { z } from 'zod'

export type TicketData = z.output<typeof Ticket>
export type Priority = TicketData['priority']

/** What can be edited, and the version that belongs to it. */
export const versionOf = {
  title: 'titleVersion',
  description: 'descriptionVersion',
  priority: 'priorityVersion',
  assigneeId: 'assigneeVersion',
} as const

export type Field = keyof typeof versionOf
export const fields = Object.keys(versionOf) as readonly Field[]

/** What a person fills in. */
export type TicketFields = Pick<TicketData, Field>

export interface TicketRow extends TicketData {
  /** Whose change it was that happened last, while this page watched. */
  readonly changedBy: string | undefined
  /** Anything but `no` is this page's own move, on its way. */
  readonly pending: 'no' | 'sending' | 'failed'
}
