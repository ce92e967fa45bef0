/** Run by a test, and printed into docs/channels.md. */
// #region presence
import type { Member } from '@portico/client'
import { useEvent, usePeople, usePublish } from '@portico/client/react'
import { useRef, useState } from 'react'

/** Somebody counts as typing for this long after their last report. */
const lastsMs = 5_000

export function Typing({ room, me }: { readonly room: string; readonly me: string }) {
  const channel = `room:${room}:typing` as const
  const here = usePeople(channel)
  const publish = usePublish(channel)
  const [typing, setTyping] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEvent(channel, 'typing', (data, { by }) => {
    if (by === undefined || by.user === me) return
    const { user } = by
    const forget = () => setTyping((before) => new Set([...before].filter((other) => other !== user)))
    clearTimeout(timers.current.get(user))
    if (!data.typing) return forget()
    timers.current.set(user, setTimeout(forget, lastsMs))
    setTyping((before) => new Set([...before, user]))
  })
  // Worth nothing later, so it waits for no connection. The others forget by themselves.
  const tell = (typing: boolean) => publish('typing', { typing }, { late: 'drop' }).catch(() => {})
  const writers = here.filter(({ user }) => typing.has(user))
  return (
    <section>
      <p>{here.map(nameOf).join(', ')}</p>
      <input aria-label="Message" onChange={() => tell(true)} onBlur={() => tell(false)} />
      {writers.length > 0 && <p>typing: {writers.map(nameOf).join(', ')}</p>}
    </section>
  )
}

/** `connInfo` is the token's `info`. A token from an older release may have had another shape. */
function nameOf({ connInfo, user }: Member): string {
  return typeof connInfo === 'object' && connInfo !== null && 'name' in connInfo ? `${connInfo.name}` : user
}
// #endregion
