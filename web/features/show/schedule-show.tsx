'use client'

import { useRouter } from 'next/navigation'

import { FormDialog } from '../form/form-dialog.tsx'
import { FormField } from '../form/form-field.tsx'
import { type Made, useForm } from '../form/use-form.ts'

/** Turns the host's local time into a moment in UTC. */
function momentOf(given: FormDataEntryValue | null): string {
  const at = new Date(String(given))
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

const verb = { does: 'Schedule the show', doing: 'Scheduling', failed: 'Not scheduled.' }

export function ScheduleShow({ onClose }: { readonly onClose: () => void }) {
  const router = useRouter()
  const form = useForm(
    '/api/shows',
    (given, id) => ({ id, title: given.get('title'), startsAt: momentOf(given.get('startsAt')) }),
    ({ id }: Made) => router.push(`/show/${id}`),
  )
  const { fault } = form
  return (
    <FormDialog title="New show" form={form} verb={verb} onClose={onClose}>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField label="Title" name="title" fault={fault} className="sm:col-span-2" />
        <FormField label="Starts" name="startsAt" type="datetime-local" fault={fault} />
      </div>
    </FormDialog>
  )
}
