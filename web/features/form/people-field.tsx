import type { FieldFault } from '../../lib/faulty-form.ts'
import { Face } from '../person/face.tsx'
import { Says } from './says.tsx'

export interface PeopleFieldProps {
  readonly name: string
  readonly legend: string
  /** Who can be chosen. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
  readonly fault: FieldFault | undefined
}

/** Which people: any number of them. */
export function PeopleField({ name, legend, people, chosen, onChoose, fault }: PeopleFieldProps) {
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <fieldset>
      <legend className="text-13 text-soft">{legend}</legend>
      <ul className="mt-2 max-h-[40dvh] overflow-y-auto">
        {people.map((person) => (
          <li key={person.id}>
            <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-2 hover:bg-ground">
              <input
                type="checkbox"
                name={name}
                value={person.id}
                checked={chosen.includes(person.id)}
                onChange={() => toggle(person.id)}
                className="size-4 accent-accent"
              />
              <Face {...person} />
              {person.name}
            </label>
          </li>
        ))}
      </ul>
      {fault?.field === name && <Says fault={fault.error} />}
    </fieldset>
  )
}
