import type { AnswerFault as Schema } from '@portico/contract'
import type { z } from 'zod'

export type AnswerFault = z.output<typeof Schema>

/** The sentence shown where the answer stops. */
export const answerFaults: Readonly<Record<AnswerFault, string>> = {
  interrupted: 'The server was restarted while this was written.',
  unreachable: 'The model’s endpoint did not answer.',
  keyRefused: 'The model’s endpoint refused the key. An operator has to set another one.',
  modelUnknown: 'The model’s endpoint does not know the model. An operator has to name another one.',
  overloaded: 'The model’s endpoint has too much to do. It usually helps to wait a minute.',
  refused: 'The model’s endpoint refused the question.',
  broken: 'The model’s endpoint broke off in the middle.',
  tooLong: 'The answer grew longer than a message may be.',
}

/** Reads a fault from a row. One that only a later release knows becomes the most general one. */
export function knownFault(name: string | null): AnswerFault | null {
  if (name === null) return null
  return Object.keys(answerFaults).find((known): known is AnswerFault => known === name) ?? 'broken'
}
