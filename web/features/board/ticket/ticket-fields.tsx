'use client'

import { longest } from '@portico/contract/board'
import type { ReactNode } from 'react'

import type { FieldFault } from '../../../lib/faulty-form.ts'
import { control } from '../../form/control.ts'
import { Labelled } from '../../form/labelled.tsx'
import { type Option, Select } from '../../form/select.tsx'
import type { Column, Member } from '../server/read-board.ts'
import { priorities } from './priority.tsx'
import type { Field } from './ticket-row.ts'

export type Values = Readonly<Record<Field, string | null>>

interface TicketFieldsProps {
  readonly values: Values
  readonly onWrite: (field: Field, value: string | null) => void
  readonly members: readonly Member[]
  readonly columns: readonly Column[]
  readonly columnId: string
  /** Absent if the ticket is in no column any more. */
  readonly onColumn: ((columnId: string) => void) | undefined
  /** The error to show, and the field it is about. */
  readonly fault: FieldFault | undefined
  /** What to show below a field, such as somebody else's change to it. */
  readonly below?: (field: Field) => ReactNode
}

/** The fields of a ticket, new or old. */
export function TicketFields(props: TicketFieldsProps) {
  const { values, onWrite, members, columns, columnId, onColumn, fault, below } = props
  const about = (name: Field) => ({ name, fault, below: below?.(name) })
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Labelled label="Title" {...about('title')} className="sm:col-span-3">
        {(marks) => (
          <input
            {...marks}
            value={values.title ?? ''}
            maxLength={longest.ticketTitle}
            required
            onChange={({ target }) => onWrite('title', target.value)}
            className={`${control} font-medium text-16`}
          />
        )}
      </Labelled>
      <Labelled label="Description" {...about('description')} className="sm:col-span-3">
        {(marks) => (
          <textarea
            {...marks}
            value={values.description ?? ''}
            maxLength={longest.ticketDescription}
            rows={4}
            onChange={({ target }) => onWrite('description', target.value)}
            className={`${control} field-sizing-content max-h-64 min-h-24 resize-none py-2 leading-normal`}
          />
        )}
      </Labelled>
      {onColumn && (
        <Select
          label="Column"
          name="columnId"
          fault={fault}
          value={columnId}
          options={columns.map(named)}
          onChange={onColumn}
        />
      )}
      <Select
        label="Priority"
        {...about('priority')}
        value={values.priority ?? 'normal'}
        options={priorities}
        onChange={(value) => onWrite('priority', value)}
      />
      <Select
        label="Assignee"
        {...about('assigneeId')}
        value={values.assigneeId ?? ''}
        options={[{ value: '', text: 'Nobody' }, ...members.map(named)]}
        onChange={(value) => onWrite('assigneeId', value || null)}
      />
    </div>
  )
}

const named = ({ id, name }: Column | Member): Option => ({ value: id, text: name })
