import { printUnread } from './print-unread.ts'

interface UnreadProps {
  readonly count: number
  readonly className?: string
}

/** How many things are unread, in a pill. Nothing if none are. */
export function Unread({ count, className = '' }: UnreadProps) {
  if (count === 0) return null
  return (
    <span
      className={`rounded-full bg-accent px-2 font-medium text-12 text-on-accent tabular-nums ${className}`}
    >
      {printUnread(count)}
      <span className="sr-only"> unread</span>
    </span>
  )
}
