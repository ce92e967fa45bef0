import type { PendingEvent } from '@portico/client/react'

export interface NotDoneProps {
  readonly pending: PendingEvent
  /** What was to happen and did not, the verb that tries once more, and the one that leaves it undone. */
  readonly says: string
  readonly again: string
  readonly drop?: string
  readonly className?: string
}

/** Something a person did that did not come about: why, and the choice between once more and not at all. */
export function NotDone({ pending, says, again, drop = 'Discard', className = '' }: NotDoneProps) {
  const reason = pending.error instanceof Error ? pending.error.message : 'The network did not answer.'
  return (
    <p role="alert" className={`flex flex-wrap items-center gap-x-3 text-13 ${className}`}>
      <span className="text-fault">
        {says} {reason}
      </span>
      <button type="button" onClick={pending.retry} className={linkClass}>
        {again}
      </button>
      <button type="button" onClick={pending.discard} className={linkClass}>
        {drop}
      </button>
    </p>
  )
}

const linkClass = 'min-h-10 cursor-pointer rounded-small font-medium underline underline-offset-2 sm:min-h-6'
