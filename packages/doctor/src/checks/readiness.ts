import type { Check } from '../check.ts'
import { type HttpSight, isObject, objectIn, textOf } from '../sight.ts'
import { green, red, type Told, type Verdict } from '../verdict.ts'
import { toldIn } from './told-in.ts'
import { notAsExpected } from './unexpected.ts'

export const readiness: Check = {
  name: 'readiness',
  needs: ['config'],
  ask: async (origin) => judgeReadiness(await origin.readiness()),
}

export interface Component {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
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
  if (components === undefined) return notAsExpected('/ws/health/ready', sight)
  const ill = components.filter(({ ok }) => !ok)
  if (ill.length === 0) {
    const named = components.filter(({ name }) => name !== 'draining').map(print)
    return green(named.join(', ') || 'ready')
  }
  const says = ill.map(print).join('; ')
  const [first = { id: 'unknown', facts: { reason: says } }, ...further] = findingsIn(sight)
  return red(says, first, ...further)
}

/** The findings that the service reports. Each only once, even if two components have the same one. */
function findingsIn(sight: HttpSight): readonly Told[] {
  const { findings }: { findings?: unknown } = objectIn(sight) ?? {}
  const told = Array.isArray(findings) ? findings.map(toldIn).filter((one) => one !== undefined) : []
  return told.filter(({ id }, index) => told.findIndex((other) => other.id === id) === index)
}

function reportOf({ ok, detail, reason }: Readonly<Record<string, unknown>>): Omit<Component, 'name'> {
  const says = [textOf(detail), textOf(reason)].filter((text) => text !== '').join('; ')
  return { ok: ok === true, detail: says }
}

function print({ name, detail }: Component): string {
  return detail === '' ? name : `${name} (${detail})`
}
