'use client'

import type { Finding } from '@portico/client'
import { useClient } from '@portico/client/react'
import { Lock } from 'lucide-react'

import { button } from '../button/button.ts'
import { denialOf } from './denial.ts'

interface DeniedProps {
  /** Why the service refuses the channel, as `useLive` tells it. If it does not, nothing is shown. */
  readonly finding: Finding | undefined
  /** What the channel carries, in one word. */
  readonly what: string
}

/** Tells that what is shown no longer changes, and why. */
export function Denied({ finding, what }: DeniedProps) {
  const client = useClient()
  if (finding === undefined) return null
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-3 py-1.5 text-13 sm:px-5"
    >
      <Lock aria-hidden="true" className="size-4 shrink-0 text-waiting" />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-semibold">{denialOf(finding, what)}</strong>{' '}
        <span className="text-soft">What you see stays as it was, and nothing new arrives.</span>
      </p>
      <button type="button" onClick={() => client.retry()} className={button.text}>
        Try again
      </button>
    </div>
  )
}
