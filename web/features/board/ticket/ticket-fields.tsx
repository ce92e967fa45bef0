'use client'

import { longest } from '@portico/contract/board'
import type { ReactNode } from 'react'

import type { FieldFault } from '../../../lib/faulty-form.ts'
import { Labelled } from '../../form/labelled.tsx'
import type { Column, Member } from '../server/read-board.ts'
import { priorities } from './priority.tsx'
import type { Field } from './ticket-row.ts'

export type Values = Readonly<Record<Field, string | null>>

export interface TicketFieldsProps {
  readonly values: Values
  readonly onWrite: (field: Field, value: string | null) => void
  readonly members: readonly Member[]
  readonly columns: readonly Column[]
  readonly columnId: string
  /** Absent for a ticket that lies in no column any more. */
  readonly onColumn: ((columnId: string) => void) | undefined
  /** What is the matter with a field. */
  readonly fault: FieldFault | undefined
  /** What stands below a field: that somebody else changed it, too. */
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
        <Labelled label="Column" name="columnId" fault={fault}>
          {(marks) => (
            <select
              {...marks}
              value={columnId}
              onChange={({ target }) => onColumn(target.value)}
              className={control}
            >
              {columns.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      <Labelled label="Priority" {...about('priority')}>
        {(marks) => (
          <select
            {...marks}
            value={values.priority ?? 'normal'}
            onChange={({ target }) => onWrite('priority', target.value)}
            className={control}
          >
            {priorities.map(({ value, word }) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label="Assignee" {...about('assigneeId')}>
        {(marks) => (
          <select
            {...marks}
            value={values.assigneeId ?? ''}
            onChange={({ target }) => onWrite('assigneeId', target.value || null)}
            className={control}
          >
            <option value="">Nobody</option>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </div>
  )
}

const control =
  'block min-h-10 w-full rounded-small border border-line bg-surface px-3 text-14 aria-invalid:border-fault'
