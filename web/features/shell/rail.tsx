'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

import { SignedIn, type SignedInProps } from '../session/signed-in.tsx'
import { Mark } from './mark.tsx'

interface Place {
  readonly href: string
  readonly name: string
  /** Left out of the bar of a phone: the mark and the status lead there too. */
  readonly wideOnly?: true
}

const OPEN: readonly Place[] = [
  { href: '/', name: 'Overview' },
  { href: '/connection', name: 'Connection' },
]

const PLACES = {
  'signed-out': [...OPEN, { href: '/sign-in', name: 'Sign in' }],
  'signed-in': [
    { href: '/messages', name: 'Messages' },
    ...OPEN.map((place) => ({ ...place, wideOnly: true }) as const),
  ],
} as const satisfies Record<string, readonly Place[]>

export interface RailProps {
  readonly person: SignedInProps | undefined
  /** How the connection is, where there is one. */
  readonly status?: ReactNode
}

/** On a wide screen a column, on a phone a bar above the page. */
export function Rail({ person, status }: RailProps) {
  const here = usePathname()
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 z-10 flex h-(--bar) items-center gap-1 border-line border-b bg-surface px-2 sm:h-dvh sm:flex-col sm:items-stretch sm:border-r sm:border-b-0 sm:px-4 sm:py-6"
    >
      <Link
        href="/"
        className="flex items-center gap-2 rounded-small px-2 py-1 font-semibold text-16 sm:mb-6"
      >
        <Mark className="size-5 text-accent" />
        <span className={person && 'max-sm:sr-only'}>Portico</span>
      </Link>
      <ul className="flex min-w-0 flex-1 gap-1 overflow-x-auto sm:flex-col">
        {PLACES[person ? 'signed-in' : 'signed-out'].map(({ href, name, wideOnly }: Place) => (
          <li key={href} className={wideOnly && 'max-sm:hidden'}>
            <Link
              href={href}
              aria-current={isIn(href, here) ? 'page' : undefined}
              className="flex min-h-10 items-center rounded-small px-2 text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:bg-ground aria-[current=page]:font-medium aria-[current=page]:text-ink max-sm:text-13 sm:min-h-9"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
      {status}
      {person && <SignedIn {...person} />}
    </nav>
  )
}

function isIn(place: string, here: string): boolean {
  return here === place || (place !== '/' && here.startsWith(`${place}/`))
}
