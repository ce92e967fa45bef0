'use client'

import { type PendingEvent, useChannel, useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'

import { call } from '../../../lib/call.ts'
import { newId } from '../../../lib/new-id.ts'
import { button } from '../../button/button.ts'
import { Denied } from '../../connection/denied.tsx'
import { Link } from '../../going/link.tsx'
import { Answer } from '../answer/answer.tsx'
import type { Thread as LoadedThread, Member } from '../server/read-thread.ts'
import { AskBox } from './ask-box.tsx'
import { Question } from './question.tsx'
import { SHOWN } from './shown.ts'
import { ThreadHeader } from './thread-header.tsx'
import { type TurnRow, turnRows } from './turn-rows.ts'
import { useAsk } from './use-ask.ts'
import { useStop } from './use-stop.ts'

export interface ThreadProps {
  readonly thread: LoadedThread
  readonly personId: string
}

/** One conversation with the agent: shown as the server read it, and live from exactly there. */
export function Thread({ thread, personId }: ThreadProps) {
  const { id, title, members, turns } = thread
  const router = useRouter()
  const live = useLive(turns, turnRows, { reload: () => router.refresh() })
  const { rows, denied } = live
  const { ask, pending } = useAsk(thread, personId, live)
  // Subscribed for as long as the page is open, so that the first words of an answer are not missed.
  useChannel(`conversation:${id}:answer`)
  const agentName = members.find(({ agent }) => agent)?.name ?? 'the assistant'
  const streaming = rows.find(({ state }) => state === 'streaming')
  const stop = useStop(streaming?.id)

  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <ThreadHeader title={title} members={members} />
      <Denied finding={denied} what="conversation" />
      {/* Reversed, so that it starts at the newest word also before any script runs, and stays there. */}
      <div
        role="log"
        aria-label="Conversation"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="mx-auto mt-auto w-full max-w-3xl px-4 pb-4 sm:px-6">
          <EarlierTurns {...thread} />
          <Turns
            rows={[...before(rows, thread.earlier), ...rows]}
            members={members}
            personId={personId}
            pending={pending}
            conversationId={id}
          />
        </div>
      </div>
      <AskBox personId={personId} place={id} agentName={agentName} onAsk={ask} stop={stop} />
    </section>
  )
}

/** Links to the same page with more turns above. The conversation scrolls from its end, so the reader's place stays. */
function EarlierTurns({ id, earlier, hasEarlier }: Pick<LoadedThread, 'id' | 'earlier' | 'hasEarlier'>) {
  if (!hasEarlier) return null
  if (earlier.length >= SHOWN.earlier) {
    return (
      <p className="pt-4 text-center text-13 text-soft">
        The latest {SHOWN.turns + SHOWN.earlier} turns are shown.
      </p>
    )
  }
  const place = `/assistant/${id}?earlier=${earlier.length + SHOWN.turns}`
  return (
    <p className="flex justify-center pt-4">
      <Link href={place} scroll={false} className={button.other}>
        Earlier turns
      </Link>
    </p>
  )
}

/** The earlier turns may have been read later than the latest ones, and then they overlap. */
function before(rows: readonly TurnRow[], earlier: readonly TurnRow[]): readonly TurnRow[] {
  const known = new Set(rows.map(({ id }) => id))
  return earlier.filter(({ id }) => !known.has(id))
}

interface TurnsProps {
  readonly rows: readonly TurnRow[]
  readonly members: readonly Member[]
  readonly personId: string
  readonly pending: readonly PendingEvent[]
  readonly conversationId: string
}

function Turns({ rows, members, personId, pending, conversationId }: TurnsProps) {
  const people = new Map(members.map((member) => [member.id, member]))
  const retry = (row: TurnRow) => () =>
    call('POST', `/api/assistant/answers/${row.id}/retry`, { clientKey: newId() })
  return (
    <ol>
      {rows.map((row, index) => {
        const sender = people.get(row.senderId) ?? {
          id: row.senderId,
          name: 'Somebody who left',
          agent: false,
        }
        const key = `${row.senderId} ${row.clientKey}`
        return sender.agent ? (
          <Answer
            key={key}
            row={row}
            agentName={sender.name}
            channel={`conversation:${conversationId}:answer`}
            onRetry={index === rows.length - 1 ? retry(row) : undefined}
          />
        ) : (
          <Question
            key={key}
            row={row}
            sender={sender}
            own={row.senderId === personId}
            pending={pending.find((event) => event.key === row.clientKey)}
          />
        )
      })}
    </ol>
  )
}
