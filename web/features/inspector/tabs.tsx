'use client'

import { usePathname } from 'next/navigation'
import { Link } from '../going/link.tsx'

const TABS = [
  { href: '/inspector', name: 'Nodes' },
  { href: '/inspector/channels', name: 'Channels' },
  { href: '/inspector/connections', name: 'Connections' },
  { href: '/inspector/streams', name: 'Streams' },
] as const

export function Tabs() {
  const here = usePathname()
  const isHere = (href: string) => here === href || (href !== '/inspector' && here.startsWith(`${href}/`))
  return (
    <nav aria-label="Inspector" className="flex gap-1 overflow-x-auto border-line border-b">
      {TABS.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={isHere(href) ? 'page' : undefined}
          className="-mb-px inline-flex min-h-10 items-center border-transparent border-b-2 px-3 text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
