'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { call } from '../../lib/call.ts'
import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import type { PersonAccess } from './server/read-people-access.ts'

interface PeopleAccessProps {
  readonly people: readonly PersonAccess[]
  readonly personId: string
}

/** Everybody, and one switch for each: may they come in. */
export function PeopleAccess({ people, personId }: PeopleAccessProps) {
  return (
    <ul className="mt-8 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface">
      {people.map((person) => (
        <Row key={person.id} person={person} isSelf={person.id === personId} />
      ))}
    </ul>
  )
}

function Row({ person, isSelf }: { readonly person: PersonAccess; readonly isSelf: boolean }) {
  const { id, name, email, role, revokedAt } = person
  const router = useRouter()
  const [state, setState] = useState<'ready' | 'busy' | { readonly fault: string }>('ready')
  const isRevoked = revokedAt !== undefined
  const change = async () => {
    setState('busy')
    try {
      await call(isRevoked ? 'PUT' : 'DELETE', `/api/people/${id}/access`)
      setState('ready')
    } catch (error) {
      setState({ fault: error instanceof Error ? error.message : String(error) })
    }
    router.refresh()
  }
  return (
    <li aria-label={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
      <Face id={id} name={name} className="size-10 text-13" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {name}
          {role === 'administrator' && <span className="ml-2 text-12 text-faint">Administrator</span>}
        </p>
        <p className="truncate text-13 text-soft">
          {isRevoked ? (
            <span className="text-fault">
              No access since <Moment at={revokedAt} as="clock" />
            </span>
          ) : (
            email
          )}
        </p>
      </div>
      {!isSelf && (
        <button
          type="button"
          onClick={change}
          disabled={state === 'busy'}
          className="min-h-10 cursor-pointer rounded-small border border-line px-3 font-medium text-13 transition-colors duration-150 hover:border-faint disabled:opacity-60"
        >
          {isRevoked ? 'Give access' : 'Revoke access'}
        </button>
      )}
      {typeof state === 'object' && (
        <p role="alert" className="w-full text-13 text-fault">
          {state.fault}
        </p>
      )}
    </li>
  )
}
