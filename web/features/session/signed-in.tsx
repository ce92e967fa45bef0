'use client'

import { Face } from '../person/face.tsx'
import { useSignOut } from './use-sign-out.ts'

export interface SignedInProps {
  readonly id: string
  readonly name: string
}

/** Who is signed in, and the way out. */
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
          Sign out
        </button>
        {fault !== undefined && (
          <p
            role="alert"
            className="text-12 text-fault max-sm:fixed max-sm:inset-x-0 max-sm:top-(--top) max-sm:border-fault max-sm:border-b max-sm:bg-surface max-sm:px-4 max-sm:py-2"
          >
            {fault}
          </p>
        )}
      </div>
    </div>
  )
}
