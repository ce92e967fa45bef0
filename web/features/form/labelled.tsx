import { type ReactNode, useId } from 'react'

import type { FieldFault } from '../../lib/faulty-form.ts'

/** What a control carries so that its label and its fault are read out with it. */
export interface Marks {
  readonly id: string
  readonly name: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string
}

export interface LabelledProps {
  readonly label: string
  readonly name: string
  /** Of any field; shown where it is about this one. */
  readonly fault: FieldFault | undefined
  /** What else stands below the control. */
  readonly below?: ReactNode
  readonly className?: string | undefined
  readonly children: (marks: Marks) => ReactNode
}

/** A control with its label above, and what is the matter with it below. */
export function Labelled({ label, name, fault, below, className, children }: LabelledProps) {
  const id = useId()
  const faultId = `${id}-fault`
  const error = fault?.field === name ? fault.error : undefined
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-12 text-soft">
        {label}
      </label>
      {children({ id, name, 'aria-invalid': error !== undefined, 'aria-describedby': faultId })}
      <p id={faultId} role={error && 'alert'} className="text-13 text-fault">
        {error}
      </p>
      {below}
    </div>
  )
}
