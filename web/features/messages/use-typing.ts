import { useEvent, usePublish } from '@portico/client/react'
import { useCallback, useEffect, useRef, useState } from 'react'

export type TypingChannel = `conversation:${string}:typing`

/** Somebody counts as typing for this long after the last report. */
const LASTS_MS = 5_000
/** How often typing is reported. */
const EVERY_MS = 2_500

export interface Typing {
  /** Who else is typing. */
  readonly people: ReadonlySet<string>
  /** Reports that this person is typing, or has stopped. */
  readonly tell: (typing: boolean) => void
}

export function useTyping(channel: TypingChannel, personId: string): Typing {
  const [people, setPeople] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEvent(channel, 'typing', ({ typing }, { by }) => {
    if (by === undefined || by.user === personId) return
    const { user } = by
    const forget = () => setPeople((before) => new Set([...before].filter((known) => known !== user)))
    clearTimeout(timers.current.get(user))
    if (!typing) return forget()
    timers.current.set(user, setTimeout(forget, LASTS_MS))
    setPeople((before) => new Set([...before, user]))
  })
  useEffect(() => {
    const running = timers.current
    return () => {
      for (const timer of running.values()) clearTimeout(timer)
    }
  }, [])
  return { people, tell: useTell(channel) }
}

function useTell(channel: TypingChannel): Typing['tell'] {
  const publish = usePublish(channel)
  const told = useRef({ typing: false, at: 0 })
  return useCallback(
    (typing) => {
      const now = performance.now()
      const isNews = typing !== told.current.typing || (typing && now - told.current.at > EVERY_MS)
      if (!isNews) return
      told.current = { typing, at: now }
      // A late report is useless: it waits for nothing, and a failure is ignored.
      publish('typing', { typing }, { late: 'drop' }).catch(() => {})
    },
    [publish],
  )
}
