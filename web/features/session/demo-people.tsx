'use client'

import { Says } from '../form/says.tsx'
import { Face } from '../person/face.tsx'
import { useSignIn } from './use-sign-in.ts'

interface DemoPeopleProps {
  readonly people: readonly { readonly id: string; readonly name: string; readonly about: string }[]
  /** Where to go after signing in. */
  readonly place: string
}

/** One click signs in. Reloads the page, so that nothing of the previous person stays. */
export function DemoPeople({ people, place }: DemoPeopleProps) {
  const { chosen, fault, enter } = useSignIn(place)
  return (
    <>
      <ul className="mt-8 grid gap-px overflow-hidden rounded-large border border-line bg-line sm:grid-cols-2">
        {people.map(({ id, name, about }) => (
          <li key={id} className="bg-surface">
            <button
              type="button"
              onClick={() => enter(id, 'demo', { person: id })}
              aria-busy={chosen === id}
              disabled={chosen !== undefined}
              className="flex h-full w-full cursor-pointer items-center gap-3 p-4 text-left transition-colors duration-150 hover:bg-ground focus-visible:-outline-offset-2 disabled:cursor-default disabled:opacity-60 aria-busy:opacity-100"
            >
              <Face id={id} name={name} className="size-10 text-13" />
              <span className="min-w-0">
                <span className="block font-medium">{name}</span>
                <span className="block text-13 text-soft">{chosen === id ? 'Signing in' : about}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {fault && <Says fault={fault} />}
    </>
  )
}
