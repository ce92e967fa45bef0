'use client'

import { useRef, useState } from 'react'

import { button } from '../dialog/button.ts'
import { Dialog } from '../dialog/dialog.tsx'
import type { BoardCalls } from './board-calls.ts'
import type { Board } from './read-board.ts'
import { TicketFields } from './ticket-fields.tsx'
import type { TicketFields as Fields } from './ticket-row.ts'
import { faultIn } from './use-edit.ts'

export interface NewTicketDialogProps {
  readonly board: Board
  readonly columnId: string
  readonly calls: BoardCalls
  readonly onClose: () => void
}

const empty: Fields = { title: '', description: '', priority: 'normal', assigneeId: null }

export function NewTicketDialog({ board, columnId: first, calls, onClose }: NewTicketDialogProps) {
  /** One for each dialog: whatever is clicked twice, or sent again, is one ticket. */
  const id = useRef(crypto.randomUUID())
  const [values, setValues] = useState(empty)
  const [columnId, setColumnId] = useState(first)
  const [fault, setFault] = useState<ReturnType<typeof faultIn>>()
  const [isSending, setSending] = useState(false)
  const create = () => {
    setSending(true)
    setFault(undefined)
    calls.create({ ...values, id: id.current, columnId }).then(onClose, (problem) => {
      setSending(false)
      setFault(faultIn(problem))
    })
  }
  return (
    <Dialog title="New ticket" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSending) create()
        }}
        className="flex min-h-0 flex-col"
      >
        <div className="overflow-y-auto px-5 py-4">
          <TicketFields
            values={values}
            onWrite={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
            members={board.members}
            columns={board.columns}
            columnId={columnId}
            onColumn={setColumnId}
            fault={fault}
          />
        </div>
        <footer className="flex items-center justify-end gap-3 border-line border-t px-5 py-3">
          {fault && fault.field === '' && (
            <p role="alert" className="mr-auto text-13 text-fault">
              Not created. {fault.error}
            </p>
          )}
          <button type="submit" disabled={isSending} className={button.main}>
            {isSending ? 'Creating' : 'Create ticket'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
