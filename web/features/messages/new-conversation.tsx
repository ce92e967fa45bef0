'use client'

import { ConversationDraft } from '@portico/contract'
import { SquarePen } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'

import { call, Refused } from '../../lib/call.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { useKey } from '../keys/use-key.ts'
import { Face } from '../person/face.tsx'
import { Says } from './says.tsx'

export interface NewConversationProps {
  /** Whom one can write to. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
}

/** One person is a conversation of two, several are a group and have a name. */
export function NewConversation({ people }: NewConversationProps) {
  const [isOpen, setOpen] = useState(false)
  useKey('n', () => setOpen(true))
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
      {isOpen && (
        <Dialog title="New conversation" onClose={() => setOpen(false)}>
          <Form people={people} onBegun={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  )
}

function Form({ people, onBegun }: NewConversationProps & { readonly onBegun: () => void }) {
  const router = useRouter()
  const [memberIds, setMemberIds] = useState<readonly string[]>([])
  const [state, setState] = useState<'open' | 'sending'>('open')
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})

  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (state === 'sending') return
    const title = new FormData(event.currentTarget).get('title') ?? ''
    const draft = ConversationDraft.safeParse({ memberIds, title })
    if (!draft.success) {
      const [issue] = draft.error.issues
      return setFaults(issue ? { [String(issue.path[0])]: issue.message } : {})
    }
    setState('sending')
    try {
      const { id } = await call<{ readonly id: string }>('POST', '/api/conversations', draft.data)
      router.push(`/messages/${id}`)
      onBegun()
    } catch (error) {
      setState('open')
      const says = error instanceof Error ? error.message : String(error)
      setFaults({ [(error instanceof Refused && error.field) || 'memberIds']: says })
    }
  }
  const toggle = (id: string) => {
    setFaults({})
    setMemberIds((ids) => (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]))
  }

  return (
    <form onSubmit={begin} noValidate className="overflow-y-auto px-5 py-4">
      <fieldset>
        <legend className="text-13 text-soft">Who takes part, besides you?</legend>
        <ul className="mt-2 max-h-[40dvh] overflow-y-auto">
          {people.map((person) => (
            <li key={person.id}>
              <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-2 hover:bg-ground">
                <input
                  type="checkbox"
                  checked={memberIds.includes(person.id)}
                  onChange={() => toggle(person.id)}
                  className="size-4 accent-accent"
                />
                <Face {...person} />
                {person.name}
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      {faults.memberIds !== undefined && <Says fault={faults.memberIds} />}
      {memberIds.length > 1 && (
        <label className="mt-3 block">
          <span className="text-13 text-soft">Name of the group</span>
          <input
            name="title"
            maxLength={80}
            aria-invalid={faults.title !== undefined}
            className="mt-1 min-h-10 w-full rounded-small border border-line bg-surface px-3 aria-invalid:border-fault"
          />
        </label>
      )}
      {faults.title !== undefined && <Says fault={faults.title} />}
      <button
        type="submit"
        aria-busy={state === 'sending'}
        className="mt-4 min-h-10 w-full cursor-pointer rounded-small bg-accent px-4 font-medium text-on-accent transition-opacity duration-150 hover:opacity-90"
      >
        Begin
      </button>
    </form>
  )
}
