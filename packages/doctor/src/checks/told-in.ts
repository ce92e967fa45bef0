import { isFindingId } from '@portico/protocol/findings'

import { isObject, textOf } from '../sight.ts'
import type { Told } from '../verdict.ts'

/** The finding in a body, with the sender's sentences; undefined if there is none that we know. */
export function toldIn(body: unknown): Told | undefined {
  if (!isObject(body) || !isFindingId(body.finding)) return undefined
  const [cause, cure] = [textOf(body.cause), textOf(body.cure)]
  return { id: body.finding, ...(cause !== '' && cure !== '' && { sent: { cause, cure } }) }
}
