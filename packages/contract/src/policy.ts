import { type Decision, deny, type Policy } from '@portico/channels'
import type { Db } from '@portico/db'

/** The policies of this app: each reads who asks, the `{id}` of the channel, and the rows that decide. */
export type AppPolicy = Policy<{ readonly id: string }, Db>

const signedOut: Decision = deny('Sign in first.')

/** Every policy but a person's own starts here: nothing in this app is open to somebody unknown. */
export function signedIn(decide: AppPolicy): AppPolicy {
  return (question) => (question.principal.user === '' ? signedOut : decide(question))
}
