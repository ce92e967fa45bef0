import { signedOut } from '../../../lib/refusal.ts'
import { routesFor } from '../../../lib/route.ts'
import { findPerson } from './person.ts'

/** A route for people who are signed in. */
export const signedIn = routesFor(findPerson, signedOut)
