import type { Check } from '../check.ts'
import { type HttpSight, isObject, objectIn, textOf } from '../sight.ts'
import { green, red } from '../verdict.ts'

export const internals: Check = {
  name: 'internals',
  needs: ['config'],
  async ask({ instruments }) {
    const [api, metrics, slo] = await Promise.all([
      instruments.ask('/api/info', { method: 'POST', body: '{}' }),
      instruments.ask('/metrics'),
      instruments.ask('/ws/slo'),
    ])
    const open = [isServerApi(api) && '/api/*', isMetrics(metrics) && '/metrics', isServed(slo) && '/ws/slo']
    const paths = open.filter((path) => path !== false).join(', ')
    if (paths === '') return green('/api/*, /metrics and /ws/slo are not to be had here')
    return red(`${paths} can be reached`, { id: 'internalsExposed', facts: { url: paths } })
  },
}

/** Recognises the service's server API by the text of its answer, because the web app may have its own `/api/info`. */
export function isServerApi(sight: HttpSight): boolean {
  const body = objectIn(sight)
  if (isObject(body?.result)) return 'nodes' in body.result
  return isObject(body?.error) && /X-API-Key|API_KEYS/.test(textOf(body.error.message))
}

export function isMetrics(sight: HttpSight): boolean {
  return sight.kind === 'answered' && /^(# HELP )?portico_/m.test(sight.text)
}

function isServed(sight: HttpSight): boolean {
  return sight.kind === 'answered' && sight.status < 300
}
