import type { Check } from '../check.ts'
import type { HttpSight } from '../sight.ts'
import { green } from '../verdict.ts'

export const hops: Check = {
  name: 'hops',
  needs: ['config'],
  async ask(origin) {
    const { sight } = await origin.config()
    const page = await origin.instruments.ask('/')
    return green(`/ws/config: ${hopsOf(sight)}; /: ${hopsOf(page)}`)
  },
}

/** The proxy that names itself in an answer. */
export function hopIn(sight: HttpSight): string | undefined {
  return sight.kind === 'answered' ? (sight.headers.server ?? sight.headers.via) : undefined
}

/** The names that hops give themselves in headers. For information only. */
function hopsOf(sight: HttpSight): string {
  if (sight.kind === 'failed') return sight.reason
  const { server, via, 'x-powered-by': made } = sight.headers
  const named = [server && `Server ${server}`, via && `Via ${via}`, made && `X-Powered-By ${made}`]
  return named.filter(Boolean).join(', ') || 'no hop names itself'
}
