import type { PendingEvent } from '@portico/client/react'

import { Face } from '../../person/face.tsx'
import type { Member } from './read-thread.ts'
import type { TurnRow } from './turn-rows.ts'

export interface QuestionProps {
  readonly row: TurnRow
  readonly sender: Pick<Member, 'id' | 'name'>
  /** Asked by whoever looks. */
  readonly own: boolean
  readonly pending: PendingEvent | undefined
}

export function Question({ row, sender, own, pending }: QuestionProps) {
  return (
    <li className="flex flex-col items-end gap-1 py-3">
      {!own && (
        <p className="flex items-center gap-2 text-13 text-soft">
          <Face {...sender} className="size-5 text-[10px]" />
          {sender.name}
        </p>
      )}
      <p
        className={`max-w-[85%] whitespace-pre-wrap break-words rounded-large border border-line bg-surface px-4 py-2.5 transition-opacity duration-150 ${row.pending === 'no' ? '' : 'opacity-60'}`}
      >
        {own && <span className="sr-only">You: </span>}
        {row.body}
      </p>
      {pending?.state === 'failed' && <NotAsked pending={pending} />}
    </li>
  )
}

function NotAsked({ pending }: { readonly pending: PendingEvent }) {
  const reason = pending.error instanceof Error ? pending.error.message : 'The network did not answer.'
  return (
    <p role="alert" className="flex flex-wrap items-center justify-end gap-x-3 text-13">
      <span className="text-fault">Not asked. {reason}</span>
      <button type="button" onClick={pending.retry} className={linkClass}>
        Ask again
      </button>
      <button type="button" onClick={pending.discard} className={linkClass}>
        Discard
      </button>
    </p>
  )
}

const linkClass = 'min-h-10 cursor-pointer rounded-small font-medium underline underline-offset-2 sm:min-h-6'
