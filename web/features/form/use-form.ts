import { type FormEvent, useRef, useState } from 'react'

import { call, faultIn } from '../../lib/call.ts'
import type { FieldFault } from '../../lib/faulty-form.ts'
import { newId } from '../../lib/new-id.ts'

export interface Form {
  readonly isSending: boolean
  /** What is the matter, and with which field; with none where it could not be sent. */
  readonly fault: FieldFault | undefined
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/**
 * Sends what was filled in; `body` makes the route's own shape of it. Its `id` goes with every attempt, so that
 * whatever is sent twice is one thing.
 */
export function useForm<Answer>(
  path: string,
  body: (form: FormData, id: string) => object,
  onDone: (answer: Answer) => void,
): Form {
  const id = useRef(newId())
  const [isSending, setSending] = useState(false)
  const [fault, setFault] = useState<FieldFault>()
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isSending) return
    setSending(true)
    setFault(undefined)
    call<Answer>('POST', path, body(new FormData(event.currentTarget), id.current)).then(
      onDone,
      (problem) => {
        setSending(false)
        setFault(faultIn(problem))
      },
    )
  }
  return { isSending, fault, onSubmit }
}

/** What a route answers that made something. */
export interface Made {
  readonly id: string
}
