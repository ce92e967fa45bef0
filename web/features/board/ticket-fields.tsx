'use client'

import type { ReactNode } from 'react'

import { priorities } from './priority.tsx'
import type { Column, Member } from './read-board.ts'
import type { Field } from './ticket-row.ts'

export type Values = Readonly<Record<Field, string | null>>

export interface TicketFieldsProps {
  readonly values: Values
  readonly onWrite: (field: Field, value: string | null) => void
  readonly members: readonly Member[]
  readonly columns: readonly Column[]
  readonly columnId: string
  readonly onColumn: (columnId: string) => void
  /** What is the matter with a field. */
  readonly fault: { readonly field: string; readonly error: string } | undefined
  /** What stands below a field: that somebody else changed it, too. */
  readonly below?: (field: Field) => ReactNode
}

/** The fields of a ticket, new or old. */
export function TicketFields(props: TicketFieldsProps) {
  const { values, onWrite, members, columns, columnId, onColumn, below } = props
  const faultOf = (field: string) => (props.fault?.field === field ? props.fault.error : undefined)
  const marks = (field: string) => ({
    id: field,
    name: field,
    'aria-invalid': faultOf(field) !== undefined,
    'aria-describedby': `${field} fault`,
  })
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Labelled label="Title" field="title" fault={faultOf('title')} below={below?.('title')} wide>
        <input
          {...marks('title')}
          value={values.title ?? ''}
          maxLength={200}
          required
          onChange={({ target }) => onWrite('title', target.value)}
          className={`${control} font-medium text-16`}
        />
      </Labelled>
      <Labelled
        label="Description"
        field="description"
        fault={faultOf('description')}
        below={below?.('description')}
        wide
      >
        <textarea
          {...marks('description')}
          value={values.description ?? ''}
          maxLength={8_000}
          rows={4}
          onChange={({ target }) => onWrite('description', target.value)}
          className={`${control} field-sizing-content max-h-64 min-h-24 resize-none py-2 leading-normal`}
        />
      </Labelled>
      <Labelled label="Column" field="columnId" fault={faultOf('columnId')}>
        <select
          {...marks('columnId')}
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
      </Labelled>
      <Labelled label="Priority" field="priority" fault={faultOf('priority')} below={below?.('priority')}>
        <select
          {...marks('priority')}
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
      </Labelled>
      <Labelled
        label="Assignee"
        field="assigneeId"
        fault={faultOf('assigneeId')}
        below={below?.('assigneeId')}
      >
        <select
          {...marks('assigneeId')}
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
      </Labelled>
    </div>
  )
}

interface LabelledProps {
  readonly label: string
  readonly field: string
  readonly fault: string | undefined
  readonly below?: ReactNode
  readonly wide?: true
  readonly children: ReactNode
}

function Labelled({ label, field, fault, below, wide, children }: LabelledProps) {
  return (
    <div className={wide && 'sm:col-span-3'}>
      <label htmlFor={field} className="mb-1 block text-12 text-soft">
        {label}
      </label>
      {children}
      <p id={`${field} fault`} role={fault && 'alert'} className="text-13 text-fault">
        {fault}
      </p>
      {below}
    </div>
  )
}

const control =
  'block min-h-10 w-full rounded-small border border-line bg-surface px-3 text-14 aria-invalid:border-fault'
