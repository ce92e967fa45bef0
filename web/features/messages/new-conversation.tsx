'use client'

import { longestTitle } from '@portico/contract'
import { SquarePen } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { FormDialog } from '../form/form-dialog.tsx'
import { FormField } from '../form/form-field.tsx'
import { PeopleField } from '../form/people-field.tsx'
import { type Made, useForm } from '../form/use-form.ts'
import { useKeys } from '../keys/use-keys.ts'

export interface NewConversationProps {
  /** The people one can write to. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

/** With one other person it is a direct conversation; with several, a group with a name. */
export function NewConversation({ people }: NewConversationProps) {
  const [isOpen, setOpen] = useState(false)
  useKeys({ n: () => setOpen(true) })
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label="New conversation"
        title="New conversation"
        className="flex size-10 shrink-0 cursor-pointer items-center justify-center rounded-small text-soft transition-colors duration-150 hover:bg-surface hover:text-ink"
      >
        <SquarePen aria-hidden="true" className="size-5" />
      </button>
      {isOpen && <Form people={people} onClose={() => setOpen(false)} />}
    </>
  )
}

interface FormProps extends NewConversationProps {
  readonly onClose: () => void
}

const verb = { does: 'Start', doing: 'Starting', failed: 'Not started.' }

function Form({ people, onClose }: FormProps) {
  const router = useRouter()
  const [memberIds, setMemberIds] = useState<readonly string[]>([])
  const begun = ({ id }: Made) => {
    router.push(`/messages/${id}`)
    onClose()
  }
  const form = useForm(
    '/api/conversations',
    (given, id) => ({ id, memberIds, title: given.get('title') ?? '' }),
    begun,
  )
  return (
    <FormDialog title="New conversation" form={form} verb={verb} onClose={onClose}>
      <div className="grid gap-4">
        <PeopleField
          name="memberIds"
          legend="Who takes part, besides you?"
          people={people}
          chosen={memberIds}
          onChoose={setMemberIds}
          fault={form.fault}
        />
        {memberIds.length > 1 && (
          <FormField label="Name of the group" name="title" maxLength={longestTitle} fault={form.fault} />
        )}
      </div>
    </FormDialog>
  )
}
