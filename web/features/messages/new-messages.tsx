import { ArrowDown } from 'lucide-react'

interface NewMessagesProps {
  readonly count: number
  readonly isAtEnd: boolean
  readonly toEnd: () => void
}

/** Says how many messages arrived below, and jumps to them on a click. Nothing scrolls by itself. */
export function NewMessages({ count, isAtEnd, toEnd }: NewMessagesProps) {
  if (isAtEnd) return null
  return (
    <button
      type="button"
      onClick={toEnd}
      className="arrives absolute bottom-3 left-1/2 flex min-h-10 -translate-x-1/2 cursor-pointer items-center gap-1 rounded-full border border-line bg-raised px-3 font-medium text-13 shadow-raised sm:min-h-8"
    >
      <ArrowDown aria-hidden="true" className="size-4" />
      <span className="tabular-nums">{count > 0 ? `${count} new` : 'Newest'}</span>
    </button>
  )
}
