'use client'

import { Sparkles } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'

import { call, faultIn } from '../../../lib/call.ts'
import { newId } from '../../../lib/new-id.ts'
import { unsentOf } from '../../unsent/unsent.ts'
import type { Threads } from '../server/read-threads.ts'
import { AskBox } from './ask-box.tsx'
import { ThreadLinks } from './thread-list.tsx'
import { useThreads } from './use-threads.ts'

const SUGGESTIONS = [
  { title: 'See how an answer travels', question: 'What happens while you write?' },
  { title: 'Plan a live sale', question: 'How do I plan a live sale of one hour?' },
  { title: 'Save a grey glaze', question: 'Why does my celadon glaze turn grey?' },
  { title: 'Understand the realtime', question: 'How does realtime work here when I go offline?' },
] as const

type Sending =
  | { readonly state: 'no' }
  | { readonly state: 'sending'; readonly id: string; readonly body: string }
  | { readonly state: 'failed'; readonly id: string; readonly body: string; readonly reason: string }

interface WelcomeProps {
  readonly personId: string
  /** The existing conversations, for screens too narrow to show the list beside this. */
  readonly threads: Threads
}

/** Where the question of a conversation that does not exist yet is kept. */
const PLACE = 'new'

/** Shown before a conversation has begun: example questions, and where to type one. */
export function Welcome({ personId, threads }: WelcomeProps) {
  const router = useRouter()
  const [sending, setSending] = useState<Sending>({ state: 'no' })
  const rows = useThreads(threads)
  const unsent = useMemo(() => unsentOf(personId, PLACE), [personId])
  useEffect(() => {
    // The server has these questions: only its response was lost.
    const begun = new Set(threads.rows.map(({ id }) => id))
    for (const { clientKey } of unsent.list()) if (begun.has(clientKey)) unsent.forget(clientKey)
    const [left] = unsent.list()
    if (left === undefined) return
    const { clientKey: id, body } = left
    setSending((now) =>
      now.state === 'no' ? { state: 'failed', id, body, reason: 'The page was left before.' } : now,
    )
  }, [unsent, threads])
  const ask = (body: string) => {
    // Trying again keeps the id: the conversation may exist and only the answer was lost.
    const id = sending.state === 'failed' && sending.body === body ? sending.id : newId()
    unsent.keep({ clientKey: id, body, attachmentUrl: null })
    setSending({ state: 'sending', id, body })
    call('POST', '/api/assistant', { clientKey: id, body }).then(
      () => {
        unsent.forget(id)
        // Another question took the place of the one that failed.
        if (sending.state === 'failed') unsent.forget(sending.id)
        router.push(`/assistant/${id}`)
      },
      (problem: unknown) => setSending({ state: 'failed', id, body, reason: faultIn(problem).error }),
    )
  }
  const discard = (id: string) => {
    unsent.forget(id)
    setSending({ state: 'no' })
  }
  return (
    <section aria-label="New conversation" className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex min-h-full w-full max-w-3xl flex-col justify-center px-4 py-8 sm:px-6">
          <Sparkles aria-hidden="true" className="size-8 text-accent" />
          <h2 className="mt-4 font-semibold text-28 leading-tight tracking-tight">
            What would you like to know?
          </h2>
          <p className="mt-2 max-w-xl text-16 text-soft">
            Answers arrive while they are written. Reload in the middle of a sentence, or open a second
            window.
          </p>
          <ul className="mt-8 grid gap-2 sm:grid-cols-2">
            {SUGGESTIONS.map(({ title, question }) => (
              <li key={question}>
                <button
                  type="button"
                  onClick={() => ask(question)}
                  disabled={sending.state === 'sending'}
                  className="h-full w-full cursor-pointer rounded-large border border-line bg-surface p-4 text-left transition-colors duration-150 hover:border-faint disabled:cursor-default disabled:opacity-60"
                >
                  <span className="block font-medium">{title}</span>
                  <span className="block text-13 text-soft">{question}</span>
                </button>
              </li>
            ))}
          </ul>
          <div role="status" className="mt-4 min-h-6 text-13">
            {sending.state === 'sending' && <p className="truncate text-soft">Asking: {sending.body}</p>}
          </div>
          {sending.state === 'failed' && (
            <div role="alert" className="text-13">
              <p className="line-clamp-3 whitespace-pre-wrap break-words">{sending.body}</p>
              <p className="flex flex-wrap items-center gap-x-3">
                <span className="text-fault">Not asked. {sending.reason}</span>
                <button type="button" onClick={() => ask(sending.body)} className={linkClass}>
                  Ask again
                </button>
                <button type="button" onClick={() => discard(sending.id)} className={linkClass}>
                  Discard
                </button>
              </p>
            </div>
          )}
          {rows.length > 0 && (
            <div className="mt-6 lg:hidden">
              <h3 className="mb-2 font-medium text-13 text-soft">Conversations</h3>
              <div className="-mx-2">
                <ThreadLinks rows={rows} open={null} />
              </div>
            </div>
          )}
        </div>
      </div>
      <AskBox personId={personId} place={PLACE} agentName="the assistant" onAsk={ask} stop={undefined} />
    </section>
  )
}

const linkClass = 'min-h-10 cursor-pointer rounded-small font-medium underline underline-offset-2 sm:min-h-6'
