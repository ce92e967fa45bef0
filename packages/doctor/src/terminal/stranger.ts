import type { Check } from '../check.ts'
import { type DialSight, describe } from '../sight.ts'
import { green, red, unknown, type Verdict } from '../verdict.ts'
import { dial } from './web-socket.ts'

/** A name that cannot be registered (RFC 2606). */
const foreignOrigin = 'https://another-site.invalid'

/**
 * A browser opens a WebSocket from any page to any origin, with cookies. So the service must refuse foreign origins.
 */
export const stranger: Check = {
  name: 'stranger',
  needs: ['upgrade'],
  ask: async ({ url }) => judgeStranger(await dial(url, '/ws', foreignOrigin)),
}

function judgeStranger(sight: DialSight): Verdict {
  if (sight.kind === 'open') {
    sight.line.close()
    return red(`let in from ${foreignOrigin}`, { id: 'originUnchecked', facts: { origin: foreignOrigin } })
  }
  if (sight.kind !== 'refused') return unknown(`neither let in nor refused: ${sight.kind}`)
  const { status } = sight.answer
  return status === 403
    ? green('403, as it has to be')
    : unknown(`refused, but with ${describe(sight.answer)}`)
}
