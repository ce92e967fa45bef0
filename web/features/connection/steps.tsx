import type { ClientStep, Status } from '@portico/client'
import { useClient } from '@portico/client/react'

import { hasBegun, transportName } from '../shell/status-look.ts'

/** The steps of this attempt to connect. Read again whenever the status changes. */
export function Steps({ status }: { readonly status: Status }) {
  const client = useClient()
  const steps = hasBegun(status) ? (client.timeline?.steps ?? []) : []
  const [first] = steps
  if (first === undefined) return null
  return (
    <details className="mt-6 text-13">
      <summary className="min-h-10 cursor-pointer py-2 font-medium">
        What this connection went through
      </summary>
      <ol className="mt-1 grid gap-y-1">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end.
          <li key={index} className="flex gap-4">
            <span className="w-20 shrink-0 text-right font-mono text-faint tabular-nums">
              {Math.round(step.at - first.at)} ms
            </span>
            <span>{say(step)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}

function say({ what, transport, facts = {} }: ClientStep): string {
  const details = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return [what, transport && transportName(transport), ...details].filter(Boolean).join(', ')
}
