'use client'

import { useRouter } from 'next/navigation'

import { button } from '../dialog/button.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { FormField } from './form-field.tsx'
import { useForm } from './use-form.ts'

/** The time is the host's own; what is sent is a moment. */
function momentOf(given: FormDataEntryValue | null): string {
  const at = new Date(String(given))
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

export function ScheduleShow({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter()
  const { fault, isSending, onSubmit } = useForm(
    '/api/shows',
    (given, id) => ({ id, title: given.get('title'), startsAt: momentOf(given.get('startsAt')) }),
    (id) => router.push(`/show/${id}`),
  )
  return (
    <Dialog title="New show" onClose={onClose}>
      <form noValidate onSubmit={onSubmit}>
        <div className="grid gap-4 px-5 py-4 sm:grid-cols-2">
          <FormField label="Title" name="title" fault={fault} className="sm:col-span-2" />
          <FormField label="Starts" name="startsAt" type="datetime-local" fault={fault} />
        </div>
        <footer className="flex items-center justify-end gap-3 border-line border-t px-5 py-3">
          {fault?.field === '' && (
            <p role="alert" className="mr-auto text-13 text-fault">
              Not scheduled. {fault.error}
            </p>
          )}
          <button type="submit" disabled={isSending} className={button.main}>
            {isSending ? 'Scheduling' : 'Schedule the show'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
