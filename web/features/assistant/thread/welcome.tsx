'use client'

import { Sparkles } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { call, faultIn } from '../../../lib/call.ts'
import { newId } from '../../../lib/new-id.ts'
import type { ThreadRow } from '../server/read-threads.ts'
import { AskBox } from './ask-box.tsx'
import { ThreadLinks } from './thread-list.tsx'

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
  /** The existing conversations, for screens too narrow to show the list beside this. */
  readonly threads: readonly ThreadRow[]
}

/** Shown before a conversation has begun: example questions, and where to type one. */
export function Welcome({ threads }: WelcomeProps) {
  const router = useRouter()
  const [sending, setSending] = useState<Sending>({ state: 'no' })
  const ask = (body: string) => {
    // Trying again keeps the id: the conversation may exist and only the answer was lost.
    const id = sending.state === 'failed' && sending.body === body ? sending.id : newId()
    setSending({ state: 'sending', id, body })
    call('POST', '/api/assistant', { clientKey: id, body }).then(
      () => router.push(`/assistant/${id}`),
      (problem: unknown) => setSending({ state: 'failed', id, body, reason: faultIn(problem).error }),
    )
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
            <p role="alert" className="flex flex-wrap items-center gap-x-3 text-13">
              <span className="text-fault">Not asked. {sending.reason}</span>
              <button
                type="button"
                onClick={() => ask(sending.body)}
                className="min-h-10 cursor-pointer rounded-small font-medium underline underline-offset-2 sm:min-h-6"
              >
                Ask again
              </button>
            </p>
          )}
          {threads.length > 0 && (
            <div className="mt-6 lg:hidden">
              <h3 className="mb-2 font-medium text-13 text-soft">Conversations</h3>
              <div className="-mx-2">
                <ThreadLinks rows={threads} open={null} />
              </div>
            </div>
          )}
        </div>
      </div>
      <AskBox agentName="the assistant" onAsk={ask} stop={undefined} />
    </section>
  )
}
