import { type ReactNode, useId } from 'react'

import type { FieldFault } from '../../lib/faulty-form.ts'

/** The attributes by which a screen reader finds a control's label and error. */
interface Marks {
  readonly id: string
  readonly name: string
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string
}

export interface LabelledProps {
  readonly label: string
  readonly name: string
  /** An error of any field of the form; shown only if it is about this one. */
  readonly fault: FieldFault | undefined
  /** Anything else to show below the control. */
  readonly below?: ReactNode
  readonly className?: string | undefined
  readonly children: (marks: Marks) => ReactNode
}

/** A control with its label above and its error below. */
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
