import type { FindingId } from '@portico/protocol'
import { isFindingId } from '@portico/protocol/findings'

import type { Check } from '../check.ts'
import { type HttpSight, isObject, objectIn, textOf } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notTheService } from './unexpected.ts'

export const readiness: Check = {
  name: 'readiness',
  needs: ['config'],
  ask: async (origin) => judgeReadiness(await origin.readiness()),
}

export interface Component {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  /** The finding that the component itself reports. */
  readonly finding: FindingId | undefined
}

/**
 * The finding for each component that reports none itself. The first failed component in this order names the result.
 */
const findings: Readonly<Record<string, FindingId>> = {
  draining: 'draining',
  redis: 'redisAway',
  postgres: 'postgresAway',
  node: 'nodeUnknown',
  broker: 'canaryLost',
}

export function componentsIn(sight: HttpSight): readonly Component[] | undefined {
  const { components } = Object.assign({ components: undefined }, objectIn(sight))
  if (!isObject(components)) return undefined
  return Object.entries(components).flatMap(([name, report]) =>
    isObject(report) ? [{ name, ...reportOf(report) }] : [],
  )
}

export function judgeReadiness(sight: HttpSight): Verdict {
  const components = componentsIn(sight)
  if (components === undefined) return notTheService('/ws/health/ready', sight)
  const ill = components.filter(({ ok }) => !ok)
  const [first] = ill.sort((one, other) => rank(one) - rank(other))
  if (first === undefined) {
    const named = components.filter(({ name }) => name !== 'draining').map(print)
    return green(named.join(', ') || 'ready')
  }
  const says = ill.map(print).join('; ')
  return red(says, { id: first.finding ?? findings[first.name] ?? 'unknown', facts: { reason: says } })
}

function reportOf({
  ok,
  detail,
  finding,
  reason,
}: Readonly<Record<string, unknown>>): Omit<Component, 'name'> {
  const says = [textOf(detail), textOf(reason)].filter((text) => text !== '').join('; ')
  return { ok: ok === true, detail: says, finding: isFindingId(finding) ? finding : undefined }
}

function rank({ name }: Component): number {
  return Object.keys(findings).indexOf(name)
}

function print({ name, detail }: Component): string {
  return detail === '' ? name : `${name} (${detail})`
}
