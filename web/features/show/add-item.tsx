'use client'

import { button } from '../dialog/button.ts'
import { Dialog } from '../dialog/dialog.tsx'
import { FormField } from './form-field.tsx'
import { useForm } from './use-form.ts'

export interface AddItemProps {
  readonly showId: string
  readonly onClose: () => void
}

const numberIn = (form: FormData, name: string): number => Number(form.get(name) || Number.NaN)

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
  const { fault, isSending, onSubmit } = form
  return (
    <Dialog title="New item" onClose={onClose}>
      <form noValidate onSubmit={onSubmit}>
        <div className="grid grid-cols-3 gap-4 px-5 py-4">
          <FormField
            label="Code to call out"
            name="code"
            fault={fault}
            inputMode="numeric"
            placeholder="108"
          />
          <FormField label="Name" name="name" fault={fault} className="col-span-2" />
          <FormField label="Price, €" name="priceCents" fault={fault} inputMode="decimal" placeholder="24" />
          <FormField label="How many" name="stock" fault={fault} inputMode="numeric" placeholder="1" />
        </div>
        <footer className="flex items-center justify-end gap-3 border-line border-t px-5 py-3">
          {fault?.field === '' && (
            <p role="alert" className="mr-auto text-13 text-fault">
              Not added. {fault.error}
            </p>
          )}
          <button type="submit" disabled={isSending} className={button.main}>
            {isSending ? 'Adding' : 'Add the item'}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
