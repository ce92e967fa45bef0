import { ArrowLeft } from 'lucide-react'

import { Link } from '../going/link.tsx'

interface BackLinkProps {
  readonly href: string
  readonly label: string
  readonly className?: string
}

/** A link from one item back to the list. */
export function BackLink({ href, label, className = '' }: BackLinkProps) {
  return (
    <Link
      href={href}
      aria-label={label}
      title={label}
      className={`-ml-2 inline-flex size-10 shrink-0 items-center justify-center rounded-small text-soft transition-colors duration-150 hover:text-ink ${className}`}
    >
      <ArrowLeft aria-hidden="true" className="size-4.5" />
    </Link>
  )
}
