import { commandErrors, Disconnect } from '@portico/protocol'
import { type Refusal, refusalError, refusalFinding } from '../auth/refusal.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { Caller } from './caller.ts'

/** Throws the error for an invalid token on an open connection, which may or may not close it. */
export function refuse(
  refusal: Refusal,
  token: 'connection' | 'subscription',
  caller: Caller,
  { observer }: NodeContext,
): never {
  observer.refused(refusal.kind)
  // After the answer "token expired" clients would stop for good; closed like this, they fetch a new token.
  const answer = refusalError(refusal, token)
  const endsForNow = token === 'connection' && answer.code === commandErrors.tokenExpired.code
  const error = endsForNow ? new Disconnect('expired') : answer
  const finding = refusalFinding(refusal)
  if (error instanceof Disconnect) caller.record.endsFor(finding)
  else caller.record.goesOnWith(finding)
  throw error
}
