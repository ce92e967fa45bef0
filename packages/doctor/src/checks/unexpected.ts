import { describe, type HttpSight, objectIn } from '../sight.ts'
import { red, type Told, type Verdict } from '../verdict.ts'
import { toldIn } from './told-in.ts'

/** Explains an unexpected answer on one of the service's paths. */
export function notAsExpected(path: string, sight: HttpSight): Verdict {
  return red(describe(sight), findingOf(path, sight))
}

/** Prefers the finding of the service, or of a front door that answers for it, to a guess from the status. */
export function findingOf(path: string, sight: HttpSight): Told {
  if (sight.kind === 'failed') return { id: 'unreachable', facts: { reason: sight.reason } }
  const { status, type } = sight
  const told = toldIn(objectIn(sight))
  if (told !== undefined) return { ...told, facts: { status } }
  if (status === 429) return { id: 'addressConnectionLimit' }
  if (status === 502 || status === 503 || status === 504) return { id: 'serviceDown', facts: { status } }
  if (status === 404 || status === 405 || type.includes('html'))
    return { id: 'notRouted', facts: { url: path, status, type } }
  return { id: 'unknown', facts: { reason: `${describe(sight)} at ${path}` } }
}
