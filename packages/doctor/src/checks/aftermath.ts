import { isFindingId } from '@portico/protocol/findings'
import type { ExaminedOrigin } from '../examined-origin.ts'
import { type HttpSight, isObject, objectIn } from '../sight.ts'
import { red, type Verdict } from '../verdict.ts'

/**
 * Why an upgrade failed, for a client that is not shown the answer, such as a browser. The service tells what it saw
 * of the attempt, which is found by its trace code.
 */
export async function aftermath(origin: ExaminedOrigin): Promise<Verdict | undefined> {
  if (origin.trace === undefined) return undefined
  return judgeTrace(await origin.instruments.ask(origin.traced('/ws/diagnose')))
}

export function judgeTrace(sight: HttpSight): Verdict | undefined {
  const trace = objectIn(sight)?.trace
  if (!isObject(trace) || !Array.isArray(trace.sightings)) return undefined
  if (trace.reached !== true) {
    return red('the upgrade never came to the service, and other requests do', { id: 'webSocketBlocked' })
  }
  const findings = trace.sightings.map((sighting) => (isObject(sighting) ? sighting.finding : undefined))
  const found = findings.find((finding) => isObject(finding) && isFindingId(finding.id))
  if (!isObject(found) || !isFindingId(found.id)) return undefined
  return red('the upgrade came to the service, which says why not', {
    id: found.id,
    facts: factsOf(found.facts),
  })
}

function factsOf(facts: unknown): Readonly<Record<string, string | number>> {
  if (!isObject(facts)) return {}
  const known = Object.entries(facts).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  )
  return Object.fromEntries(known)
}
