import type { Evidence } from '../evidence.ts'
import { isFromElsewhere, isReachedByHttp, isWithoutPing, type Rule, type Stage } from './rule.ts'

/** Causes that stop plain HTTP, too. */
export const way: Stage = [
  rule('unreachable', ({ page, config }) =>
    page?.online === false && config.kind !== 'answered' ? { reason: 'this device is offline' } : undefined,
  ),
  rule('unreachable', (evidence) => {
    const { page, config } = evidence
    if (page?.online === false || isFromElsewhere(evidence) || isWithoutPing(evidence)) return undefined
    return config.kind === 'none' ? { reason: config.reason } : undefined
  }),
  rule('wrongPort', (evidence) => {
    const { page, config, dialled } = evidence
    if (page?.online === false || !isFromElsewhere(evidence) || config.kind !== 'none') return undefined
    return { url: dialled.origin, origin: page?.origin ?? '' }
  }),
  rule('corsRefused', (evidence) => {
    const { page, config } = evidence
    if (config.kind !== 'withheld') return undefined
    return { url: config.url, origin: page?.origin ?? '' }
  }),
  rule('serviceDown', ({ config }) =>
    config.kind === 'answered' && gatewayFailures.includes(config.status)
      ? { status: config.status }
      : undefined,
  ),
  rule('addressConnectionLimit', ({ config }) =>
    config.kind === 'answered' && config.status === 429 ? {} : undefined,
  ),
  rule('notRouted', ({ config }) =>
    config.kind === 'answered' && ![...gatewayFailures, 429].includes(config.status)
      ? { url: config.url, status: config.status, type: config.type }
      : undefined,
  ),
]

function rule(id: Rule['id'], facts: Rule['facts']): Rule {
  return { id, facts: (evidence: Evidence) => (isReachedByHttp(evidence) ? undefined : facts(evidence)) }
}

const gatewayFailures = [502, 503, 504]
