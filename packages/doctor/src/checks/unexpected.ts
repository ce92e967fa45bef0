import type { Finding } from '@portico/protocol'

import { type Answered, describe, type HttpSight, objectIn, textOf } from '../sight.ts'
import { red, type Verdict } from '../verdict.ts'

/** Explains an answer on one of the service's paths that did not come from the service. */
export function notTheService(path: string, sight: HttpSight): Verdict {
  return red(describe(sight), findingOf(path, sight))
}

function findingOf(path: string, sight: HttpSight): Finding {
  if (sight.kind === 'failed') return { id: 'unreachable', facts: { reason: sight.reason } }
  const { status, type } = sight
  if (status === 403 && isOriginRefusal(sight)) return originRefused(sight)
  if (status === 429) return { id: 'addressConnectionLimit' }
  if (status === 502 || status === 503 || status === 504) return { id: 'serviceDown', facts: { status } }
  if (status === 404 || status === 405 || type.includes('html'))
    return { id: 'notRouted', facts: { url: path, status, type } }
  return { id: 'unknown', facts: { reason: `${describe(sight)} at ${path}` } }
}

function isOriginRefusal(sight: Answered): boolean {
  return Array.isArray(objectIn(sight)?.expected)
}

function originRefused(sight: Answered): Finding {
  const { got, expected, header } = Object.assign({ header: {} }, objectIn(sight))
  return originFinding(textOf(got), expected, Object.assign({}, header))
}

/** The finding for a refused origin: what came, what was expected, and the Host that came with it. */
export function originFinding(
  got: string,
  expected: unknown,
  { host }: { readonly host?: unknown },
): Finding {
  const list = Array.isArray(expected) ? expected.join(', ') : ''
  return { id: 'originRefused', facts: { got: got || 'none', expected: list, host: textOf(host) } }
}
