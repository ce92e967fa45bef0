import { type FormEvent, useRef, useState } from 'react'

import { call, faultIn } from '../../lib/call.ts'
import type { FieldFault } from '../../lib/faulty-form.ts'
import { newId } from '../../lib/new-id.ts'

export interface Form {
  readonly isSending: boolean
  /** The error and the field it is about; the field is empty if sending failed. */
  readonly fault: FieldFault | undefined
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/**
 * Sends the form; `body` turns it into the shape the route expects. Every attempt carries the same `id`,
 * so sending twice creates one thing.
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

/** The answer of a route that created something. */
export interface Made {
  readonly id: string
}
