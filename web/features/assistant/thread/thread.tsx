'use client'

import { type PendingEvent, useChannel, useClient, useLive } from '@portico/client/react'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'

import { Answer } from '../answer/answer.tsx'
import { AskBox } from './ask-box.tsx'
import { post } from './post.ts'
import { Question } from './question.tsx'
import type { Thread as LoadedThread, Member } from './read-thread.ts'
import { ThreadHeader } from './thread-header.tsx'
import { type TurnRow, turnRows } from './turn-rows.ts'

export interface ThreadProps {
  readonly thread: LoadedThread
  readonly personId: string
}

/** One conversation with the agent: shown as the server read it, and live from exactly there. */
export function Thread({ thread, personId }: ThreadProps) {
  const { id, title, members, turns } = thread
  const router = useRouter()
  const { rows, pending, publish } = useLive(turns, turnRows, { reload: () => router.refresh() })
  // Held for as long as the page is open, so that the first words of an answer find somebody who listens.
  useChannel(`conversation:${id}:answer`)
  const agentName = members.find(({ agent }) => agent)?.name ?? 'the assistant'
  const streaming = rows.find(({ state }) => state === 'streaming')
  const { stop, stopping } = useStop(streaming?.id)

  const ask = (body: string) => {
    const key = crypto.randomUUID()
    const question = {
      id: key,
      conversationId: id,
      senderId: personId,
      clientKey: key,
      body,
      attachmentUrl: null,
      state: 'complete',
      sentAt: new Date().toISOString(),
    } as const
    publish('message.sent', question, {
      key,
      send: () => post(`/api/assistant/${id}/messages`, { clientKey: key, body }),
    })
  }

  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <ThreadHeader title={title} members={members} />
      {/* Reversed, so that it starts at the newest word also before any script runs, and stays there. */}
      <div
        role="log"
        aria-label="Conversation"
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto focus-visible:-outline-offset-2"
      >
        <div className="mx-auto mt-auto w-full max-w-3xl px-4 pb-4 sm:px-6">
          <Turns rows={rows} members={members} personId={personId} pending={pending} conversationId={id} />
        </div>
      </div>
      <AskBox agentName={agentName} onAsk={ask} onStop={stop} stopping={stopping} />
    </section>
  )
}

interface TurnsProps {
  readonly rows: readonly TurnRow[]
  readonly members: readonly Member[]
  readonly personId: string
  readonly pending: readonly PendingEvent[]
  readonly conversationId: string
}

function Turns({ rows, members, personId, pending, conversationId }: TurnsProps) {
  const client = useClient()
  const people = new Map(members.map((member) => [member.id, member]))
  const retry = (row: TurnRow) => () =>
    void post(`/api/assistant/answers/${row.id}/retry`, { clientKey: crypto.randomUUID() }).catch(
      (problem: unknown) => client.report(problem),
    )
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

/** The way to end the answer that is being written; nothing while none is. */
function useStop(messageId: string | undefined) {
  const client = useClient()
  const [asked, setAsked] = useState<string>()
  const stop = useCallback(() => {
    if (messageId === undefined) return
    setAsked(messageId)
    post(`/api/assistant/answers/${messageId}/stop`).catch((problem: unknown) => {
      setAsked(undefined)
      client.report(problem)
    })
  }, [client, messageId])
  if (messageId === undefined) return { stop: undefined, stopping: false }
  return { stop, stopping: asked === messageId }
}
