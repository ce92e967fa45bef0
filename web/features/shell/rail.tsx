'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

import { useGoing } from '../going/going.ts'
import { Link } from '../going/link.tsx'
import { isWithin } from '../going/within.ts'
import type { Session } from '../session/server/person.ts'
import { SignedIn } from '../session/signed-in.tsx'
import { isFor, type Product, products } from './products.ts'

interface RailProps {
  readonly session: Session | undefined
  /** The mark, which also shows the state of the connection. */
  readonly mark: ReactNode
  /** Opens the list of keyboard shortcuts. */
  readonly keys?: ReactNode
  /** The state of the connection, in words. */
  readonly status?: ReactNode
  /** What to show beside an entry, by its address. */
  readonly badges?: Readonly<Record<string, ReactNode>>
}

/** On a wide screen a column, on a phone a bar above the page and tabs below it. */
export function Rail({ session, mark, keys, status, badges = {} }: RailProps) {
  const path = usePathname()
  const here = useGoing() ?? path
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 z-10 flex h-(--top) items-center justify-between gap-1 border-line border-b bg-surface px-2 sm:h-dvh sm:justify-start sm:flex-col sm:items-stretch sm:border-r sm:border-b-0 sm:px-4 sm:py-6"
    >
      <Link
        href="/"
        className="flex items-center gap-2 rounded-small px-2 py-1 font-semibold text-16 sm:mb-6"
      >
        {mark}
        <span className={session && 'max-sm:sr-only'}>Portico</span>
      </Link>
      <ul className="flex min-w-0 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:h-(--tabs) max-sm:items-center max-sm:justify-around max-sm:border-line max-sm:border-t max-sm:bg-surface sm:flex-1 sm:flex-col sm:gap-1">
        {products
          .filter(({ who }) => isFor(who, session))
          .map((product) => (
            <Place
              key={product.href}
              {...product}
              isHere={isWithin(product.href, here)}
              badge={badges[product.href]}
            />
          ))}
      </ul>
      {keys}
      {status}
      {session && <SignedIn id={session.userId} name={session.name} />}
    </nav>
  )
}

interface PlaceProps extends Product {
  readonly isHere: boolean
  readonly badge: ReactNode
}

function Place({ href, label, icon: Icon, isHere, badge }: PlaceProps) {
  return (
    <li>
      <Link
        href={href}
        aria-current={isHere ? 'page' : undefined}
        title={label}
        className="relative flex min-h-10 min-w-10 items-center justify-center gap-2 rounded-small px-2 text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:bg-ground aria-[current=page]:font-medium aria-[current=page]:text-ink sm:min-h-9 sm:justify-start"
      >
        <Icon aria-hidden="true" className="size-5 shrink-0 sm:size-4" />
        <span className="max-sm:sr-only">{label}</span>
        {badge}
      </Link>
    </li>
  )
}
