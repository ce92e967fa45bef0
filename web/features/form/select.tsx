import { control } from './control.ts'
import { Labelled, type LabelledProps } from './labelled.tsx'

export interface Option {
  readonly value: string
  readonly text: string
}

interface SelectProps extends Omit<LabelledProps, 'children'> {
  readonly value: string
  readonly options: readonly Option[]
  readonly onChange: (value: string) => void
}

/** A choice of one. */
export function Select({ value, options, onChange, ...labelled }: SelectProps) {
  return (
    <Labelled {...labelled}>
      {(marks) => (
        <select
          {...marks}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          className={control}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
