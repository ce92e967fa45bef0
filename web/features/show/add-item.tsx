'use client'

import { FormDialog } from '../form/form-dialog.tsx'
import { FormField } from '../form/form-field.tsx'
import { useForm } from '../form/use-form.ts'

interface AddItemProps {
  readonly showId: string
  readonly onClose: () => void
}

/** Reads a number written with a point or a comma. */
const numberIn = (form: FormData, name: string): number =>
  Number(String(form.get(name) ?? '').replace(',', '.') || Number.NaN)

const verb = { does: 'Add the item', doing: 'Adding', failed: 'Not added.' }

export function AddItem({ showId, onClose }: AddItemProps) {
  const form = useForm(
    `/api/shows/${showId}/items`,
    (given, id) => ({
      id,
      code: given.get('code'),
      name: given.get('name'),
      priceCents: Math.round(numberIn(given, 'priceCents') * 100),
      stock: numberIn(given, 'stock'),
    }),
    onClose,
  )
  const { fault } = form
  return (
    <FormDialog title="New item" form={form} verb={verb} onClose={onClose}>
      <div className="grid grid-cols-3 gap-4">
        <FormField label="Code to call out" name="code" fault={fault} inputMode="numeric" placeholder="108" />
        <FormField label="Name" name="name" fault={fault} className="col-span-2" />
        <FormField label="Price, €" name="priceCents" fault={fault} inputMode="decimal" placeholder="24.50" />
        <FormField label="How many" name="stock" fault={fault} inputMode="numeric" placeholder="1" />
      </div>
    </FormDialog>
  )
}
