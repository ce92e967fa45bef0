'use client'

import type { Client } from '@portico/client'
import { useClient } from '@portico/client/react'
import { useEffect, useState } from 'react'
import { StreamingText } from './streaming-text.ts'

export type AnswerChannel = `conversation:${string}:answer`

/** More pieces than can arrive between two writes of the row. */
const RECENT = 200

/**
 * The text of an answer while it is being written, starting from what the row held. Updates at most once
 * a frame.
 */
export function useStreamingText(channel: AnswerChannel, messageId: string, initial: string): string {
  const client = useClient()
  const [text, show] = useState(initial)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the row had is where it begins; later rows have less than the page.
  useEffect(() => {
    const answer = new StreamingText(initial)
    const frame = new Frame(() => show(answer.text))
    const stop = follow(client, channel, messageId, answer, () => frame.ask())
    return () => {
      stop()
      frame.cancel()
    }
  }, [client, channel, messageId])
  return text
}

/** Joins pieces as they come, and fetches what is missing before them. */
function follow(
  client: Client,
  name: AnswerChannel,
  messageId: string,
  answer: StreamingText,
  grown: () => void,
): () => void {
  const channel = client.channel(name)
  let isFilling = false
  const fill = () => {
    if (isFilling) return
    isFilling = true
    void fillGap(client, name, messageId, answer)
      .then(grown, (problem: unknown) => client.report(problem))
      .finally(() => {
        isFilling = false
      })
  }
  channel.on('piece', (piece) => {
    if (piece.messageId !== messageId) return
    answer.add(piece)
    if (answer.hasGap) fill()
    grown()
  })
  const look = () => {
    if (channel.state.get().kind === 'live') fill()
  }
  const unwatch = channel.state.subscribe(look)
  look()
  return () => {
    unwatch()
    channel.release()
  }
}

/** Fills the gap from the channel's short history, or, if that begins too late, from the row. */
async function fillGap(
  client: Client,
  name: AnswerChannel,
  messageId: string,
  answer: StreamingText,
): Promise<void> {
  const { items } = await client.history(name, { limit: RECENT })
  answer.add(...items.map(({ data }) => data).filter((piece) => piece.messageId === messageId))
  if (!answer.hasGap) return
  const response = await fetch(`/api/assistant/answers/${messageId}`)
  if (!response.ok) throw new Error(`/api/assistant/answers answered ${response.status}`)
  const { body }: { body: string } = await response.json()
  answer.add({ index: 0, text: body })
}

/** Runs something in the next frame, however often it is asked to. */
class Frame {
  readonly #run: () => void
  #asked: number | undefined

  constructor(run: () => void) {
    this.#run = run
  }

  ask(): void {
    this.#asked ??= requestAnimationFrame(() => {
      this.#asked = undefined
      this.#run()
    })
  }

  cancel(): void {
    if (this.#asked !== undefined) cancelAnimationFrame(this.#asked)
  }
}
