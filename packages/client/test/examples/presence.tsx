/** Compiled, and printed into docs/channels.md. */
// #region presence
import type { Member } from '@portico/client'
import { useEvent, usePeople, usePublish } from '@portico/client/react'
import { useState } from 'react'

export function Typing({ room, me }: { readonly room: string; readonly me: string }) {
  const channel = `room:${room}:typing` as const
  const here = usePeople(channel)
  const [typing, setTyping] = useState('')
  useEvent(channel, 'typing', (data, { by }) => {
    if (by && by.user !== me) setTyping(data.typing ? nameOf(by) : '')
  })
  const publish = usePublish(channel)
  return (
    <section>
      <p>{here.map(nameOf).join(', ')}</p>
      <input
        aria-label="Message"
        onFocus={() => publish('typing', { typing: true })}
        onBlur={() => publish('typing', { typing: false })}
      />
      {typing && <p>{typing} is typing</p>}
    </section>
  )
}

/** `connInfo` is the token's `info`. A token from an older release may have had another shape. */
function nameOf({ connInfo, user }: Member): string {
  return typeof connInfo === 'object' && connInfo !== null && 'name' in connInfo ? `${connInfo.name}` : user
}
// #endregion
