'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { call } from '../../lib/call.ts'
import { button } from '../button/button.ts'
import { Question } from '../dialog/question.tsx'
import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import type { PersonAccess } from './server/read-people-access.ts'

interface PeopleAccessProps {
  readonly people: readonly PersonAccess[]
  readonly personId: string
}

/** People, with a switch for the access of each. */
export function PeopleAccess({ people, personId }: PeopleAccessProps) {
  return (
    <ul className="mt-4 divide-y divide-line overflow-hidden rounded-large border border-line bg-surface">
      {people.map((person) => (
        <Row key={person.id} person={person} isSelf={person.id === personId} />
      ))}
    </ul>
  )
}

const WORDS = { PUT: 'Give access', DELETE: 'Revoke access' } as const

type Method = keyof typeof WORDS

type State =
  | { readonly kind: 'ready' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'busy'; readonly method: Method }
  | { readonly kind: 'failed'; readonly method: Method; readonly fault: string }

function Row({ person, isSelf }: { readonly person: PersonAccess; readonly isSelf: boolean }) {
  const { id, name, email, role, revokedAt } = person
  const router = useRouter()
  const [state, setState] = useState<State>({ kind: 'ready' })
  const isRevoked = revokedAt !== undefined
  // If a revocation failed halfway, the row already shows it, and it is what to try again.
  const next = 'method' in state ? state.method : isRevoked ? 'PUT' : 'DELETE'
  const change = async () => {
    setState({ kind: 'busy', method: next })
    try {
      await call(next, `/api/people/${id}/access`)
      setState({ kind: 'ready' })
    } catch (error) {
      setState({
        kind: 'failed',
        method: next,
        fault: error instanceof Error ? error.message : String(error),
      })
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
              No access since <Moment at={revokedAt} as="when" />
            </span>
          ) : (
            email
          )}
        </p>
      </div>
      {!isSelf && (
        <button
          type="button"
          onClick={() =>
            next === 'DELETE' && state.kind === 'ready' ? setState({ kind: 'asking' }) : change()
          }
          disabled={state.kind === 'busy'}
          className="min-h-10 cursor-pointer rounded-small border border-line px-3 font-medium text-13 transition-colors duration-150 hover:border-faint disabled:opacity-60"
        >
          {state.kind === 'failed' ? 'Try again' : WORDS[next]}
        </button>
      )}
      {state.kind === 'asking' && (
        <Question
          title={`Revoke ${name}?`}
          says={`${name} is signed out at once, on every page and device, and cannot sign in until you give access back.`}
          keep="Keep"
          onKeep={() => setState({ kind: 'ready' })}
        >
          <button type="button" onClick={change} className={button.main}>
            {WORDS.DELETE}
          </button>
        </Question>
      )}
      {state.kind === 'failed' && (
        <p role="alert" className="w-full text-13 text-fault">
          {state.fault}
        </p>
      )}
    </li>
  )
}
