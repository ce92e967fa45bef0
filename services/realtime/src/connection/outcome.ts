import type { CommandName, ErrorMessage, Facts, Finding } from '@portico/protocol'
import { CommandError, commandErrors, Disconnect, type DisconnectName, NotJson } from '@portico/protocol'
import { StoreUnavailable } from '../broker/broker.ts'
import { bound } from '../ops/printable.ts'

/** What an error thrown by a command becomes. Decided here only. */
export type Failure =
  | { readonly kind: 'answered'; readonly error: CommandError }
  | { readonly kind: 'disconnected'; readonly reason: DisconnectName }
  /** Internal error: the client is told only that; the log gets the details. */
  | { readonly kind: 'broken'; readonly error: CommandError }

export function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) return { kind: 'answered', error }
  if (error instanceof Disconnect) return { kind: 'disconnected', reason: error.reason }
  if (error instanceof StoreUnavailable) {
    return { kind: 'answered', error: new CommandError('storeUnavailable', undefined, { cause: error }) }
  }
  if (error instanceof NotJson)
    return { kind: 'answered', error: new CommandError('badRequest', 'data: not JSON') }
  return { kind: 'broken', error: new CommandError('internal', undefined, { cause: error }) }
}

/**
 * The finding for a command that was answered with an error. A subscription that is not permitted has its own row in
 * the catalogue.
 */
export function commandFinding(
  { name, about }: { readonly name: CommandName; readonly about: Facts },
  { reason, message }: CommandError,
): Finding {
  const isClosed = name === 'subscribe' && reason === 'permissionDenied'
  return { id: isClosed ? 'subscriptionDenied' : reason, facts: { ...about, reason: bound(message) } }
}

export function toErrorMessage({ reason, message }: CommandError): ErrorMessage {
  const { code, temporary } = commandErrors[reason]
  return { code, message, ...(temporary && { temporary }) }
}
