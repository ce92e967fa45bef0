import type { Facts, Finding, TransportName } from '@portico/protocol'
import { isFindingId } from '@portico/protocol/findings'

import type { ExaminedOrigin } from '../examined-origin.ts'
import { type ConnectAnswer, wantsASession } from '../session.ts'
import { describe, type HttpSight, isObject, objectIn } from '../sight.ts'

/** What the service saw of our attempt over one transport. */
export type Seen =
  /** The attempt arrived; `finding` is why it was refused, if it was. */
  | { readonly kind: 'came'; readonly finding: Finding | undefined }
  /** No node saw it, and every node was asked. */
  | { readonly kind: 'never came' }
  /** Unknown, and why. */
  | { readonly kind: 'unknown'; readonly why: string }

export async function askWhatCame(origin: ExaminedOrigin, transport: TransportName): Promise<Seen> {
  return readSeen(await origin.instruments.ask(origin.traced('/ws/diagnose')), transport)
}

export function readSeen(sight: HttpSight, transport: TransportName): Seen {
  const trace = objectIn(sight)?.trace
  if (!isObject(trace) || !Array.isArray(trace.sightings))
    return { kind: 'unknown', why: `/ws/diagnose: ${describe(sight)}` }
  const sightings = trace.sightings.filter((one) => isObject(one) && one.transport === transport)
  if (sightings.length > 0) return { kind: 'came', finding: sightings.map(findingIn).find(Boolean) }
  if (trace.hindrance !== undefined) return { kind: 'unknown', why: 'other nodes could not be asked' }
  const missing = Array.isArray(trace.unanswered) ? trace.unanswered.join(', ') : ''
  return missing === '' ? { kind: 'never came' } : { kind: 'unknown', why: `node ${missing} did not answer` }
}

/** Adds the service's own name for a refusal: its record of the attempt says more than a code. */
export async function nameRefusal(
  origin: ExaminedOrigin,
  transport: TransportName,
  answer: ConnectAnswer,
): Promise<ConnectAnswer> {
  if (answer.kind !== 'refused' || wantsASession(answer)) return answer
  const seen = await askWhatCame(origin, transport)
  return seen.kind === 'came' && seen.finding ? { ...answer, finding: seen.finding } : answer
}

function findingIn({ finding }: { readonly finding?: unknown }): Finding | undefined {
  if (!isObject(finding) || !isFindingId(finding.id)) return undefined
  return { id: finding.id, facts: factsIn(finding.facts) }
}

function factsIn(facts: unknown): Facts {
  if (!isObject(facts)) return {}
  const known = Object.entries(facts).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(known)
}
