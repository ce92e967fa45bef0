import { CommandError, type CommandErrorName, commandErrors } from '@portico/protocol'
import type { z } from 'zod'
import { StoreUnavailable } from '../broker/broker.ts'

/**
 * An error answer. `status` is used if the caller asks for errors as HTTP statuses, or if the request never reached a
 * method.
 */
export interface Failure {
  readonly status: number
  readonly error: { readonly code: number; readonly message: string }
}

const statusOf: Readonly<Partial<Record<CommandErrorName, number>>> = {
  unauthorized: 401,
  unknownChannel: 404,
  permissionDenied: 403,
  methodNotFound: 404,
  alreadySubscribed: 409,
  limitExceeded: 429,
  badRequest: 400,
  notAvailable: 501,
  tooManyRequests: 429,
  unrecoverablePosition: 416,
  schemaMismatch: 422,
  storeUnavailable: 503,
  tooLarge: 413,
}

export function failure(reason: CommandErrorName, message: string = commandErrors[reason].text): Failure {
  return { status: statusOf[reason] ?? 500, error: { code: commandErrors[reason].code, message } }
}

/** Turns an error of a method into an answer. An unexpected error reveals no details. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) return failure(error.reason, error.message)
  if (error instanceof StoreUnavailable) return failure('storeUnavailable', `${error.message}, try again`)
  if (error instanceof InvalidParams) return failure('badRequest', error.message)
  return failure('internal')
}

/** A request that does not fit its method's schema. The message names each field by its path, and no value. */
export class InvalidParams extends Error {
  override readonly name = 'InvalidParams'

  constructor(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []) {
    const shown = issues.slice(0, 5).map(({ path, message }) => {
      const field = printPath([...prefix, ...path])
      return `${field}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
    })
    super(shown.join('; ').slice(0, 500))
  }
}

/** `commands[2].publish.channel`; the request itself is `body`. */
function printPath(path: readonly PropertyKey[]): string {
  const printed = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 100)}`))
    .join('')
  return printed === '' ? 'body' : printed.replace(/^\./, '')
}
