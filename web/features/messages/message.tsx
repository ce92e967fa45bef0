import type { PendingEvent } from '@portico/client/react'

import { NotDone } from '../pending/not-done.tsx'
import { Face } from '../person/face.tsx'
import { Moment } from '../time/moment.tsx'
import { AttachmentCard } from './attachment-card.tsx'
import { MessageEditor } from './message-editor.tsx'
import { MessageMenu } from './message-menu.tsx'
import type { Deed } from './message-rows.ts'
import type { Member } from './server/read-thread.ts'
import type { TimelineItem } from './timeline-items.ts'
import type { Editing } from './use-editing.ts'
import type { ThreadActions } from './use-thread.ts'

interface MessageProps {
  readonly item: TimelineItem
  readonly sender: Member
  readonly isOwn: boolean
  readonly editing: Editing
  readonly actions: ThreadActions
  /** What this page did to it, until that is confirmed. */
  readonly pending: PendingEvent | undefined
  /** Who has seen it, if the receipt is shown here. */
  readonly receipt: string | undefined
}

export function Message(props: MessageProps) {
  const { item, sender, isOwn, editing, actions, pending, receipt } = props
  const { row, beginsDay, beginsNew, continues } = item
  const isSettled = row.pending === 'no'
  const isEditing = row.id === editing.id
  return (
    <>
      {beginsDay && <Divider>{<Moment at={row.sentAt} as="day" />}</Divider>}
      {beginsNew && <Divider isNew>New</Divider>}
      <article
        aria-label={sender.name}
        tabIndex={-1}
        className={`group relative flex gap-3 px-3 hover:bg-surface sm:px-5 ${continues ? 'py-0.5' : 'pt-3 pb-0.5'}`}
      >
        <span className="w-8 shrink-0">{!continues && <Face {...sender} />}</span>
        <div className={`min-w-0 flex-1 ${isOwn ? 'pointer-coarse:pr-8' : ''}`}>
          {!continues && (
            <p className="flex items-baseline gap-2">
              <span className="font-medium">{sender.name}</span>
              <Moment at={row.sentAt} as="clock" className="text-12 text-faint tabular-nums" />
            </p>
          )}
          {isEditing ? (
            <MessageEditor
              body={row.body}
              text={editing.text}
              onSave={(body) => actions.edit(row, body)}
              onLeave={editing.leave}
            />
          ) : (
            <div className={`transition-opacity duration-150 ${isSettled ? '' : 'opacity-60'}`}>
              {row.body !== '' && (
                <p className="whitespace-pre-wrap break-words">
                  {row.body}
                  {row.edited && <span className="text-12 text-faint"> (edited)</span>}
                </p>
              )}
              {row.attachmentUrl !== null && <AttachmentCard url={row.attachmentUrl} />}
            </div>
          )}
          {row.pending !== 'no' && pending?.state === 'failed' && (
            <NotDone pending={pending} {...WORDS[row.pending.deed]} />
          )}
          {receipt !== undefined && <p className="text-12 text-faint">{receipt}</p>}
        </div>
        {isOwn && isSettled && !isEditing && (
          <MessageMenu onEdit={() => editing.begin(row.id)} onDelete={() => actions.remove(row)} />
        )}
      </article>
    </>
  )
}

/** The texts about an action that failed. */
const WORDS = {
  send: { says: 'Not sent.', again: 'Send again', drop: 'Discard' },
  edit: { says: 'Not changed.', again: 'Save again', drop: 'Undo' },
  delete: { says: 'Not deleted.', again: 'Delete again', drop: 'Keep it' },
} as const satisfies Record<Deed, object>

interface DividerProps {
  readonly isNew?: boolean
  readonly children: React.ReactNode
}

function Divider({ isNew = false, children }: DividerProps) {
  const line = `h-px flex-1 ${isNew ? 'bg-accent' : 'bg-line'}`
  return (
    <div
      className={`flex items-center gap-3 px-3 pt-4 pb-1 font-medium text-12 sm:px-5 ${isNew ? 'text-accent' : 'text-soft'}`}
    >
      <span aria-hidden="true" className={line} />
      {children}
      <span aria-hidden="true" className={line} />
    </div>
  )
}
