/** Compiled, and printed into docs/client.md part by part. */
// #region hooks
import { type Live, useEvent, useLive, usePresence, useStatus } from '@portico/client/react'

type Room = `room:${string}`

/** What `liveQuery` read on the server, kept up to date from exactly there. */
export function Messages({ initial }: { readonly initial: Live<readonly string[], Room> }) {
  const { rows, pending, stale, denied, publish } = useLive(initial, (before, happened) =>
    happened.event === 'said' ? [...before, happened.data] : before,
  )
  const name = initial.position.channel
  useEvent(name, 'moved', ({ x }, { replayed }) => {
    if (!replayed) document.title = `at ${x}`
  })
  const people = usePresence(name)
  return (
    <section aria-busy={stale}>
      {denied && <p role="alert">Nothing new arrives here: {denied.facts?.reason}</p>}
      <p>{people.length} here</p>
      {rows.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {pending.map(({ key, state, retry }) => (
        <button key={key} type="button" disabled={state === 'sending'} onClick={retry}>
          Send again
        </button>
      ))}
      <button type="button" onClick={() => publish('said', 'hello')}>
        Say hello
      </button>
    </section>
  )
}
// #endregion

// #region status
export function Banner() {
  const { state, transport, roundTripMs, nextTryAt, unsent, finding, explanation, trace } = useStatus()
  if (state === 'live' && unsent === 0) return <p>{`${transport}, ${roundTripMs} ms`}</p>
  if (explanation === undefined) return <p>{finding?.id ?? state}</p>
  return (
    <p data-state={state} title={trace}>
      {explanation.title}. {explanation.cure}
      {nextTryAt !== undefined && ` Next try at ${new Date(nextTryAt).toLocaleTimeString()}.`}
    </p>
  )
}

// #endregion

// #region publish
import { PublishError } from '@portico/client'
import { usePublish } from '@portico/client/react'
import { useState } from 'react'

export function Composer() {
  const publish = usePublish('room:7')
  const [outcome, setOutcome] = useState('')
  const send = async (text: string) => {
    try {
      // Waits, in order, while there is no connection. The same key is published once, however often it is sent.
      const { place, position, connections } = await publish('said', text, { key: 'draft-1' })
      setOutcome(`kept in ${place} at ${position?.offset}, and given to ${connections}`)
    } catch (error) {
      setOutcome(error instanceof PublishError ? `${error.fault}: ${error.message}` : String(error))
    }
  }
  return (
    <button type="button" title={outcome} onClick={() => send('hello')}>
      Send
    </button>
  )
}
// #endregion
