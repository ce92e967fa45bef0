import { type Decision, deny, type Policy } from '@portico/channels'
import type { Db } from '@portico/db'

type WithId = { readonly id: string }

const signedOut: Decision = deny('Sign in first.')

/** The base of every policy: nothing in this app is open to anonymous connections. */
export function signedIn<Params = WithId>(decide: Policy<Params, Db>): Policy<Params, Db> {
  return (question) => (question.principal.user === '' ? signedOut : decide(question))
}
