'use client'

import { Face } from '../person/face.tsx'
import { useSignOut } from './use-sign-out.ts'

interface SignedInProps {
  readonly id: string
  readonly name: string
}

/** Shows who is signed in, and a button to sign out. */
export function SignedIn({ id, name }: SignedInProps) {
  const { leave, isLeaving, fault } = useSignOut('signed-out')
  return (
    <div className="flex items-center gap-2 px-2 sm:mt-2">
      <Face id={id} name={name} />
      <div className="min-w-0 flex-1">
        <span className="block truncate font-medium text-13 max-sm:sr-only">{name}</span>
        <button
          type="button"
          onClick={leave}
          disabled={isLeaving}
          className="cursor-pointer whitespace-nowrap rounded-small text-13 text-soft transition-colors duration-150 hover:text-ink max-sm:min-h-10"
        >
          <span className={fault && 'max-sm:hidden'}>Sign out</span>
          {/* A narrow bar has no room for the reason. */}
          {fault && (
            <span className="block max-w-24 whitespace-normal text-left text-12 text-fault leading-tight sm:hidden">
              Not signed out. Try again
            </span>
          )}
        </button>
        {fault && (
          <p role="alert" className="text-12 text-fault max-sm:sr-only">
            {fault}
          </p>
        )}
      </div>
    </div>
  )
}
