'use client'

import { Face } from '../person/face.tsx'
import { signOut } from './sign-out.ts'

export interface SignedInProps {
  readonly id: string
  readonly name: string
}

/** Who is signed in, and the way out. */
export function SignedIn({ id, name }: SignedInProps) {
  return (
    <div className="flex items-center gap-2 px-2 sm:mt-2">
      <Face id={id} name={name} />
      <div className="min-w-0 flex-1">
        <span className="block truncate font-medium text-13 max-sm:sr-only">{name}</span>
        <button
          type="button"
          onClick={() => void signOut()}
          className="cursor-pointer whitespace-nowrap rounded-small text-13 text-soft transition-colors duration-150 hover:text-ink max-sm:min-h-10"
        >
          Sign out
        </button>
      </div>
    </div>
  )
}
