'use client'

import type { RefObject } from 'react'

import type { CursorsChannel } from '../../lib/contract.ts'
import { hueOf } from '../person/face.tsx'
import type { Member } from './server/read-board.ts'
import { useCursors } from './use-cursors.ts'

interface CursorsProps {
  readonly channel: CursorsChannel
  readonly personId: string
  readonly members: readonly Member[]
  /** The element that holds the columns and the cursors over them. */
  readonly ground: RefObject<HTMLElement | null>
}

/** The others' pointers over the columns, with their names. */
export function Cursors({ channel, personId, members, ground }: CursorsProps) {
  const cursors = useCursors(channel, personId)
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 z-10 overflow-hidden">
      {[...cursors].map(([client, { columnId, x, y, personId: who }]) => {
        const column = ground.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(columnId)}"]`)
        if (!column) return null
        const left = column.offsetLeft + x * column.offsetWidth
        const top = column.offsetTop + y * column.offsetHeight
        const name = members.find(({ id }) => id === who)?.name.split(' ')[0]
        return (
          <span
            key={client}
            data-cursor={who}
            style={{ transform: `translate(${left}px, ${top}px)`, color: `oklch(0.46 0.09 ${hueOf(who)})` }}
            className="absolute top-0 left-0 transition-transform duration-120 ease-linear"
          >
            <svg viewBox="0 0 16 16" fill="currentColor" stroke="#fff" aria-hidden="true" className="size-4">
              <path d="M1 1l5 13 2-5.5L13.5 6.5z" strokeLinejoin="round" />
            </svg>
            <span
              style={{ backgroundColor: 'currentColor' }}
              className="absolute top-3.5 left-3 rounded-small px-1.5 py-0.5 font-medium text-12 leading-none"
            >
              <span style={{ color: '#fff' }}>{name}</span>
            </span>
          </span>
        )
      })}
    </div>
  )
}
