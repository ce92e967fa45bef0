import { type Decision, deny, type Policy } from '@portico/channels'
import type { Db } from '@portico/db'

type WithId = { readonly id: string }

const signedOut: Decision = deny('Sign in first.')

/** Every policy but a person's own starts here: nothing in this app is open to somebody unknown. */
export function signedIn<Params = WithId>(decide: Policy<Params, Db>): Policy<Params, Db> {
  return (question) => (question.principal.user === '' ? signedOut : decide(question))
}
