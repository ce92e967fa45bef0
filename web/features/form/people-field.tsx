import { type KeyboardEvent, useState } from 'react'

import type { FieldFault } from '../../lib/faulty-form.ts'
import { type Choice, PEOPLE_AT_ONCE } from '../person/choice.ts'
import { Face } from '../person/face.tsx'
import { Says } from './says.tsx'
import { useFoundPeople } from './use-found-people.ts'

interface PeopleFieldProps {
  readonly name: string
  readonly legend: string
  /** The people to choose from; only the first ones, if there are many. */
  readonly people: readonly Choice[]
  readonly chosen: readonly string[]
  readonly onChoose: (ids: readonly string[]) => void
  readonly fault: FieldFault | undefined
}

/** A longer list has a search field. */
const SHORT = 12

/** A choice of any number of people. */
export function PeopleField({ name, legend, people, chosen, onChoose, fault }: PeopleFieldProps) {
  const [search, setSearch] = useState('')
  const found = useFoundPeople(people, search.trim())
  const [known, setKnown] = useState<readonly Choice[]>([])
  const fitting = found === 'failed' ? [] : found
  // Chosen people stay visible, even if they do not match the search.
  const others = known.filter(({ id }) => chosen.includes(id) && !fitting.some((person) => person.id === id))
  const toggle = (person: Choice) => {
    const { id } = person
    setKnown([...known.filter((other) => other.id !== id), person])
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  }
  return (
    <fieldset>
      <legend className="text-13 text-soft">{legend}</legend>
      {people.length > SHORT && <SearchField value={search} onChange={setSearch} />}
      <ul className="mt-2 max-h-[40dvh] overflow-y-auto">
        {[...others, ...fitting].map((person) => (
          <li key={person.id}>
            <label className="flex min-h-11 cursor-pointer items-center gap-3 rounded-small px-2 hover:bg-ground">
              <input
                type="checkbox"
                name={name}
                value={person.id}
                checked={chosen.includes(person.id)}
                onChange={() => toggle(person)}
                className="size-4 accent-accent"
              />
              <Face {...person} />
              {person.name}
            </label>
          </li>
        ))}
      </ul>
      <Outcome found={found} />
      {fault?.field === name && <Says fault={fault.error} />}
    </fieldset>
  )
}

interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function SearchField({ value, onChange }: SearchFieldProps) {
  // Enter must not send the form around it.
  const stay = (event: KeyboardEvent) => event.key === 'Enter' && event.preventDefault()
  return (
    <input
      type="search"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      onKeyDown={stay}
      aria-label="Search people"
      placeholder="Search people"
      className="mt-2 min-h-10 w-full rounded-small border border-line bg-surface px-3 placeholder:text-faint"
    />
  )
}

function Outcome({ found }: { readonly found: ReturnType<typeof useFoundPeople> }) {
  if (found === 'failed') return <Says fault="The search was not answered. Try again in a moment." />
  if (found.length === 0) return <p className="mt-2 text-13 text-soft">Nobody was found.</p>
  if (found.length < PEOPLE_AT_ONCE) return null
  return <p className="mt-2 text-13 text-soft">{PEOPLE_AT_ONCE} people are shown. Search for the others.</p>
}
