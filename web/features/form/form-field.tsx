import type { InputHTMLAttributes } from 'react'

import type { FieldFault } from '../../lib/faulty-form.ts'
import { Labelled } from './labelled.tsx'

interface FormFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly name: string
  readonly label: string
  readonly fault: FieldFault | undefined
}

/** One line of a form. */
export function FormField({ label, fault, name, className, ...input }: FormFieldProps) {
  return (
    <Labelled label={label} name={name} fault={fault} className={className}>
      {(marks) => (
        <input
          {...marks}
          autoComplete="off"
          {...input}
          className="block min-h-10 w-full rounded-small border border-line bg-surface px-3 aria-invalid:border-fault"
        />
      )}
    </Labelled>
  )
}
