import type { ReactNode } from 'react'

/** Names and values, one pair per line. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="divide-y divide-line rounded-large border border-line bg-surface text-13">
      {facts.map(([name, value]) => (
        <div key={name} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[10rem_1fr]">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0 break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
