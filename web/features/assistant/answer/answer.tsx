'use client'

import { CircleStop, RotateCcw, Sparkles, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'

import { faultIn } from '../../../lib/call.ts'
import { CopyButton } from '../../copy/copy-button.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { TurnRow } from '../thread/turn-rows.ts'
import { answerFaults } from './faults.ts'
import { type AnswerChannel, useStreamingText } from './use-streaming-text.ts'

interface AnswerProps {
  readonly row: TurnRow
  readonly agentName: string
  readonly channel: AnswerChannel
  /** Absent unless this is the last turn. Rejects with the reason if asking again failed. */
  readonly onRetry: (() => Promise<unknown>) | undefined
}

export function Answer({ row, agentName, channel, onRetry }: AnswerProps) {
  return (
    <li data-answer={row.state} aria-busy={row.state === 'streaming'} className="py-3">
      <p className="mb-1.5 flex items-center gap-2 font-medium text-13">
        <Sparkles aria-hidden="true" className="size-4 text-accent" />
        {agentName}
      </p>
      {row.state === 'streaming' ? (
        <Streaming row={row} channel={channel} />
      ) : (
        <Ended row={row} onRetry={onRetry} />
      )}
    </li>
  )
}

function Streaming({ row, channel }: Pick<AnswerProps, 'row' | 'channel'>) {
  const text = useStreamingText(channel, row.id, row.body)
  return (
    <div className="answer-growing min-h-9">
      {text === '' ? (
        <p className="text-soft motion-safe:animate-pulse">Thinking</p>
      ) : (
        <Markdown source={text} />
      )}
    </div>
  )
}

function Ended({ row, onRetry }: Pick<AnswerProps, 'row' | 'onRetry'>) {
  return (
    <>
      {row.body !== '' && <Markdown source={row.body} />}
      <Outcome row={row} />
      <div className="-ml-2 mt-1 flex flex-wrap gap-1">
        {row.body !== '' && <CopyButton text={row.body} what="answer" />}
        {row.state !== 'complete' && onRetry && <Retry onRetry={onRetry} />}
      </div>
    </>
  )
}

/** Asks for a new answer, which then takes the place of this one. */
function Retry({ onRetry }: { readonly onRetry: () => Promise<unknown> }) {
  const [state, setState] = useState<'ready' | 'asked' | { readonly fault: string }>('ready')
  const retry = () => {
    if (state === 'asked') return
    setState('asked')
    onRetry().catch((problem: unknown) => setState({ fault: faultIn(problem).error }))
  }
  return (
    <>
      <button
        type="button"
        onClick={retry}
        aria-busy={state === 'asked'}
        className="inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-small px-2 text-12 text-soft transition-colors duration-150 hover:text-ink aria-busy:opacity-60 max-sm:min-h-10"
      >
        <RotateCcw aria-hidden="true" className="size-3.5" />
        Try again
      </button>
      {typeof state === 'object' && (
        <p role="alert" className="basis-full pl-2 text-13 text-fault">
          Not asked again. {state.fault}
        </p>
      )}
    </>
  )
}

function Outcome({ row }: Pick<AnswerProps, 'row'>): ReactNode {
  switch (row.state) {
    case 'streaming':
    case 'complete':
      return null
    case 'stopped':
      return (
        <p className="mt-2 flex items-center gap-1.5 text-13 text-soft">
          <CircleStop aria-hidden="true" className="size-4" />
          Stopped.
        </p>
      )
    case 'failed':
      return (
        <p className="mt-2 flex items-center gap-1.5 text-13 text-fault">
          <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
          {answerFaults[row.fault ?? 'broken']} {row.body !== '' && 'What was written is kept.'}
        </p>
      )
    default:
      return row.state satisfies never
  }
}
