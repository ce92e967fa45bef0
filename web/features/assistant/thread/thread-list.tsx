'use client'

import { Plus } from 'lucide-react'

import { Link } from '../../going/link.tsx'
import { useOpen } from '../../going/use-open.ts'
import { Moment } from '../../time/moment.tsx'
import type { ThreadRow, Threads } from '../server/read-threads.ts'
import { SHOWN } from './shown.ts'
import { useThreads } from './use-threads.ts'

/** A person's conversations with the agent. On a phone the open conversation replaces it. */
export function ThreadList({ loaded }: { readonly loaded: Threads }) {
  const rows = useThreads(loaded)
  const open = useOpen('/assistant')
  return (
    <nav
      aria-label="Conversations with the assistant"
      className="flex min-h-0 flex-col border-line max-lg:hidden lg:border-r"
    >
      <div className="flex items-center justify-between px-5 pt-6 pb-3">
        <h1 className="font-semibold text-20 leading-tight">Assistant</h1>
        <Link
          href="/assistant"
          className="inline-flex min-h-8 items-center gap-1.5 rounded-small border border-line bg-surface px-2.5 font-medium text-13 transition-colors duration-150 hover:border-faint"
        >
          <Plus aria-hidden="true" className="size-3.5" />
          New
        </Link>
      </div>
      <ThreadLinks rows={rows} open={open} />
    </nav>
  )
}

export function ThreadLinks({
  rows,
  open,
}: {
  readonly rows: readonly ThreadRow[]
  readonly open: string | null
}) {
  return (
    <div className="min-h-0 overflow-y-auto px-2 pb-4">
      <ul>
        {rows.map(({ id, title, lastAt }) => (
          <li key={id}>
            <Link
              href={`/assistant/${id}`}
              aria-current={id === open ? 'page' : undefined}
              className="flex min-h-10 items-center gap-2 rounded-small px-3 py-2 transition-colors duration-150 hover:bg-surface focus-visible:-outline-offset-2 aria-[current=page]:bg-surface aria-[current=page]:font-medium"
            >
              <span className="truncate">{title}</span>
              <Moment
                at={lastAt}
                as="ago"
                className="ml-auto whitespace-nowrap text-12 text-faint tabular-nums"
              />
            </Link>
          </li>
        ))}
      </ul>
      {rows.length >= SHOWN.threads && (
        <p className="px-3 pt-2 text-13 text-soft">The latest {rows.length} conversations are shown.</p>
      )}
    </div>
  )
}
