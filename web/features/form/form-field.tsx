import type { InputHTMLAttributes } from 'react'

import type { FieldFault } from '../../lib/faulty-form.ts'

export interface FormFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly name: string
  readonly label: string
  readonly fault: FieldFault | undefined
}

/** One field of a form, with what is the matter with it below. */
export function FormField({ label, fault, name, className, ...input }: FormFieldProps) {
  const error = fault?.field === name ? fault.error : undefined
  return (
    <div className={className}>
      <label htmlFor={name} className="mb-1 block text-12 text-soft">
        {label}
      </label>
      <input
        id={name}
        name={name}
        autoComplete="off"
        aria-invalid={error !== undefined}
        aria-describedby={`${name} fault`}
        {...input}
        className="block min-h-10 w-full rounded-small border border-line bg-surface px-3 aria-invalid:border-fault"
      />
      <p id={`${name} fault`} role={error && 'alert'} className="text-13 text-fault">
        {error}
      </p>
    </div>
  )
}
