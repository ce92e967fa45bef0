import type { PendingEvent } from '@portico/client/react'

import { NotDone } from '../../pending/not-done.tsx'
import { Face } from '../../person/face.tsx'
import type { Member } from '../server/read-thread.ts'
import type { TurnRow } from './turn-rows.ts'

export interface QuestionProps {
  readonly row: TurnRow
  readonly sender: Pick<Member, 'id' | 'name'>
  /** The reader asked it. */
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
      {pending?.state === 'failed' && (
        <NotDone pending={pending} says="Not asked." again="Ask again" className="justify-end" />
      )}
    </li>
  )
}
