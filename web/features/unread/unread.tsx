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

/** Larger numbers are not counted exactly. */
export function printUnread(count: number): string {
  return count > 99 ? '99+' : String(count)
}
