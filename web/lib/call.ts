import type { FieldFault } from './faulty-form.ts'
import { PERSON_HEADER } from './person-header.ts'

/** A route refused, with a message for people and, if it is about one, the field. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly field: string | undefined

  constructor(status: number, message: string, field?: string) {
    super(message)
    this.status = status
    this.field = field
  }
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Calls one of this app's own routes, whose answer is of the same release. Sends for which person the page was
 * rendered, because the cookie may be somebody else's by now.
 */
export async function call<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, {
    method,
    headers: {
      ...(document.body.dataset.person && { [PERSON_HEADER]: document.body.dataset.person }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Error('The server does not answer. Check the network and try again.', { cause })
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as Answer
  const { error, field } = { error: undefined, field: undefined, ...(answer as object | undefined) }
  const message = typeof error === 'string' ? error : `The server answered ${response.status}.`
  throw new Refused(response.status, message, typeof field === 'string' ? field : undefined)
}

/** Whether the answer would be the same again: not if the server is in trouble, or the person was too fast. */
export function isRefusal(problem: unknown): boolean {
  return problem instanceof Refused && problem.status < 500 && problem.status !== 429
}

/** The error of a failed call, and the field it is about; the field is empty if it is about none. */
export function faultIn(problem: unknown): FieldFault {
  const error = problem instanceof Error ? problem.message : 'The server does not answer.'
  return { field: (problem instanceof Refused ? problem.field : undefined) ?? '', error }
}
