import type { PendingEvent } from '@portico/client/react'

interface NotDoneProps {
  readonly pending: PendingEvent
  /** What failed, the label for trying again, and the label for giving up. */
  readonly says: string
  readonly again: string
  readonly drop?: string
  readonly className?: string
}

/** A person's action that failed: why, and the choice to try again or to give up. */
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
