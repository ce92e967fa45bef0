import { type FormEvent, useRef, useState } from 'react'

import { call, Refused } from '../../lib/call.ts'

export interface Form {
  /** Goes with every attempt, so that whatever is sent twice is one thing. */
  readonly id: string
  readonly isSending: boolean
  /** What is the matter, and with which field; with none where it could not be sent. */
  readonly fault: { readonly field: string; readonly error: string } | undefined
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/** Sends what was filled in; `body` makes the route's own shape of it. */
export function useForm(
  path: string,
  body: (form: FormData, id: string) => object,
  onDone: (id: string) => void,
): Form {
  const id = useRef(crypto.randomUUID())
  const [isSending, setSending] = useState(false)
  const [fault, setFault] = useState<Form['fault']>()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isSending) return
    setSending(true)
    setFault(undefined)
    call('POST', path, body(new FormData(event.currentTarget), id.current)).then(
      () => onDone(id.current),
      (problem) => {
        setSending(false)
        const error = problem instanceof Error ? problem.message : 'The server does not answer.'
        setFault({ field: (problem instanceof Refused ? problem.field : undefined) ?? '', error })
      },
    )
  }
  return { id: id.current, isSending, fault, onSubmit }
}
