'use client'

import { type FormEvent, type ReactNode, useRef, useState } from 'react'

import { faultIn } from '../../../lib/call.ts'
import type { FieldFault } from '../../../lib/faulty-form.ts'
import { newId } from '../../../lib/new-id.ts'
import { FormDialog } from '../../form/form-dialog.tsx'
import type { BoardCalls } from '../board-calls.ts'
import type { Board } from '../server/read-board.ts'
import { TicketFields } from './ticket-fields.tsx'
import type { TicketFields as Fields } from './ticket-row.ts'

interface NewTicketDialogProps {
  readonly board: Board
  readonly columnId: string
  readonly calls: BoardCalls
  /** A notice to show inside the dialog: screen readers hear nothing from behind it. */
  readonly notice: ReactNode
  readonly onClose: () => void
}

const verb = { does: 'Create ticket', doing: 'Creating', failed: 'Not created.' }
const empty: Fields = { title: '', description: '', priority: 'normal', assigneeId: null }

export function NewTicketDialog({ board, columnId: first, calls, notice, onClose }: NewTicketDialogProps) {
  /** One id per dialog, so that a double click or a second attempt creates one ticket. */
  const id = useRef(newId())
  const [values, setValues] = useState(empty)
  const [columnId, setColumnId] = useState(first)
  const [fault, setFault] = useState<FieldFault>()
  const [isSending, setSending] = useState(false)
  const create = () => {
    setSending(true)
    setFault(undefined)
    calls.create({ ...values, id: id.current, columnId }).then(onClose, (problem) => {
      setSending(false)
      setFault(faultIn(problem))
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isSending) create()
  }
  return (
    <FormDialog title="New ticket" form={{ isSending, fault, onSubmit }} verb={verb} onClose={onClose}>
      {notice}
      <TicketFields
        values={values}
        onWrite={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
        members={board.members}
        columns={board.columns}
        columnId={columnId}
        onColumn={setColumnId}
        fault={fault}
      />
    </FormDialog>
  )
}
