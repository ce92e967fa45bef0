'use client'

import { longest } from '@portico/contract/board'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { FormDialog } from '../form/form-dialog.tsx'
import { FormField } from '../form/form-field.tsx'
import { PeopleField } from '../form/people-field.tsx'
import { type Made, useForm } from '../form/use-form.ts'
import type { Member } from './server/read-board.ts'

export interface NewBoardProps {
  /** Everybody who can be invited. */
  readonly people: readonly Member[]
  readonly onClose: () => void
}

const verb = { does: 'Create board', doing: 'Creating', failed: 'Not created.' }

export function NewBoard({ people, onClose }: NewBoardProps) {
  const router = useRouter()
  const [memberIds, setMemberIds] = useState<readonly string[]>([])
  const form = useForm(
    '/api/boards',
    (given, id) => ({ id, name: given.get('name'), memberIds }),
    ({ id }: Made) => router.push(`/board/${id}`),
  )
  return (
    <FormDialog title="New board" form={form} verb={verb} onClose={onClose}>
      <div className="grid gap-4">
        <FormField label="Name" name="name" maxLength={longest.boardName} fault={form.fault} />
        <PeopleField
          name="memberIds"
          legend="Who is on it, besides you?"
          people={people}
          chosen={memberIds}
          onChoose={setMemberIds}
          fault={form.fault}
        />
      </div>
    </FormDialog>
  )
}
