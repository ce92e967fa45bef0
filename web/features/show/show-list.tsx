'use client'

import { useLive } from '@portico/client/react'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { button } from '../button/button.ts'
import { Link } from '../going/link.tsx'
import { Face } from '../person/face.tsx'
import { Badge } from './badge.tsx'
import { ScheduleShow } from './schedule-show.tsx'
import type { Shows } from './server/read-shows.ts'
import { showListRows } from './show-list-rows.ts'

/** Live, scheduled and past shows, kept up to date. */
export function ShowList({ loaded }: { readonly loaded: Shows }) {
  const router = useRouter()
  const { rows } = useLive(loaded, showListRows, { reload: () => router.refresh() })
  const [isScheduling, setScheduling] = useState(false)
  return (
    <>
      <div className="flex items-center justify-between gap-4">
        <h1 className="font-semibold text-28 leading-tight tracking-tight">Shows</h1>
        <button type="button" onClick={() => setScheduling(true)} className={button.other}>
          <Plus aria-hidden="true" className="size-4" />
          New show
        </button>
      </div>
      {rows.length === 0 && (
        <p className="mt-6 text-soft">Live sales will be here. Schedule the first one.</p>
      )}
      <ul className="mt-6 grid grid-cols-1 gap-3">
        {rows.map(({ id, title, state, startsAt, hostId, hostName }) => (
          <li key={id}>
            <Link
              href={`/show/${id}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-large border border-line bg-surface p-4 transition-colors duration-150 hover:border-faint"
            >
              <Face id={hostId} name={hostName} className="size-10 text-13" />
              <span className="min-w-36 flex-1">
                <span className="block truncate font-medium text-16">{title}</span>
                <span className="block truncate text-13 text-soft">{hostName}</span>
              </span>
              <span className="ml-auto">
                <Badge state={state} startsAt={startsAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {isScheduling && <ScheduleShow onClose={() => setScheduling(false)} />}
    </>
  )
}
