import type { PendingEvent } from '@portico/client/react'

import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import type { MessageRow } from './message-rows.ts'
import type { Member } from './read-thread.ts'

export interface MessageProps {
  readonly row: MessageRow
  readonly sender: Member
  /** It follows another one of the same person: their name stands there already. */
  readonly continues: boolean
  /** While it is this page's own and has not been confirmed. */
  readonly pending: PendingEvent | undefined
}

export function Message({ row, sender, continues, pending }: MessageProps) {
  return (
    <li className={`flex gap-3 px-3 sm:px-5 ${continues ? 'pt-1' : 'pt-4'}`}>
      <span className="w-8 shrink-0">{!continues && <Face {...sender} />}</span>
      <div className="min-w-0 flex-1">
        {!continues && (
          <p className="flex items-baseline gap-2">
            <span className="font-medium">{sender.name}</span>
            <Moment at={row.sentAt} as="clock" className="text-12 text-faint tabular-nums" />
          </p>
        )}
        <p
          className={`whitespace-pre-wrap break-words transition-opacity duration-150 ${row.pending === 'no' ? '' : 'opacity-60'}`}
        >
          {row.body}
          {row.edited && <span className="text-12 text-faint"> (edited)</span>}
        </p>
        {pending?.state === 'failed' && <Failed pending={pending} />}
      </div>
    </li>
  )
}

function Failed({ pending }: { readonly pending: PendingEvent }) {
  const reason = pending.error instanceof Error ? pending.error.message : 'The network did not answer.'
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-3 text-13">
      <span className="text-fault">Not sent. {reason}</span>
      <button type="button" onClick={pending.retry} className={linkClass}>
        Send again
      </button>
      <button type="button" onClick={pending.discard} className={linkClass}>
        Discard
      </button>
    </p>
  )
}

const linkClass = 'min-h-10 cursor-pointer rounded-small font-medium underline underline-offset-2 sm:min-h-6'
