'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

import { Mark } from './mark.tsx'

const PLACES = [
  { href: '/', name: 'Overview' },
  { href: '/connection', name: 'Connection' },
] as const

export function Rail() {
  const here = usePathname()
  return (
    <nav
      aria-label="Main"
      className="flex items-center gap-1 border-line border-b bg-surface px-4 py-3 sm:sticky sm:top-0 sm:h-dvh sm:flex-col sm:items-stretch sm:border-r sm:border-b-0 sm:py-6"
    >
      <Link
        href="/"
        className="mr-auto flex items-center gap-2 rounded-small px-2 py-1 font-semibold text-16 sm:mr-0 sm:mb-6"
      >
        <Mark className="size-5 text-accent" />
        Portico
      </Link>
      {PLACES.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={here === href ? 'page' : undefined}
          className="flex min-h-10 items-center rounded-small px-2 text-soft transition-colors duration-150 hover:text-ink aria-[current=page]:bg-ground aria-[current=page]:font-medium aria-[current=page]:text-ink sm:min-h-9"
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
