'use client'

import { signIn } from 'next-auth/react'

export interface ProvidersProps {
  readonly providers: readonly { readonly id: string; readonly name: string }[]
}

/** One button for each provider that is set up. */
export function Providers({ providers }: ProvidersProps) {
  return (
    <ul className="mt-8 flex flex-wrap gap-3">
      {providers.map(({ id, name }) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => void signIn(id, { callbackUrl: '/messages' })}
            className="min-h-10 cursor-pointer rounded-small border border-line bg-surface px-4 font-medium transition-colors duration-150 hover:border-faint"
          >
            Continue with {name}
          </button>
        </li>
      ))}
    </ul>
  )
}
