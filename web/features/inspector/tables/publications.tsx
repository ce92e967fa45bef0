import type { PastPublication } from '@portico/server'

import { Moment } from '../../time/moment.tsx'

/** A channel's publications, the newest first. */
export function Publications({ publications }: { readonly publications: readonly PastPublication[] }) {
  if (publications.length === 0)
    return (
      <p className="rounded-large border border-line border-dashed px-4 py-8 text-center text-soft">
        Publications will be here as they come. This channel remembers none.
      </p>
    )
  return (
    <ol
      aria-label="Publications"
      className="divide-y divide-line rounded-large border border-line bg-surface text-13"
    >
      {publications.map(({ offset, data, time, info, tags }) => (
        <li
          key={offset}
          data-offset={offset}
          className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[4rem_1fr_5rem]"
        >
          <span className="text-soft tabular-nums">{offset}</span>
          <span className="min-w-0">
            <Carried data={data} />
            <span className="text-12 text-faint">
              {info ? `by ${info.user}` : 'by a back end'}
              {tags?.key && `, key ${tags.key.slice(0, 24)}`}
            </span>
          </span>
          <span className="text-12 text-faint tabular-nums sm:text-right">
            {time !== undefined && <Moment at={new Date(time).toISOString()} as="ago" />}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** The event's name, if it has one, and its data, wrapped between words. */
function Carried({ data }: { readonly data: unknown }) {
  const { event, data: told = data } = { event: undefined, data: undefined, ...(data as object | null) }
  return (
    <>
      {typeof event === 'string' && <span className="block font-medium">{event}</span>}
      <code className="line-clamp-3 wrap-break-word font-mono text-12">{spaced(told)}</code>
    </>
  )
}

function spaced(told: unknown): string {
  return JSON.stringify(told, null, 1).replaceAll(/\n\s*/g, ' ')
}
