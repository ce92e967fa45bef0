import { channel } from './findings/channel.ts'
import { connection } from './findings/connection.ts'
import { deployment } from './findings/deployment.ts'
import type { FindingRow, Mender, ProxyLines, Severity } from './findings/row.ts'
import { service } from './findings/service.ts'
import { token } from './findings/token.ts'
import { way } from './findings/way.ts'

export type { FindingRow, Mender, ProxyLines, Severity } from './findings/row.ts'

/**
 * Every problem that can be found, one row each: the only place for these sentences, wherever they are shown. The
 * service's own refusals have the names they have in codes.ts. The texts are long, so they are not part of the
 * package's index: import `@portico/protocol/findings` to show them.
 */
export const findings = {
  ...way,
  ...service,
  ...deployment,
  ...token,
  ...connection,
  ...channel,
} as const satisfies Record<string, FindingRow>

export type FindingId = keyof typeof findings

/**
 * The values in the sentences. Numbers have their unit in the name; the part that makes a finding bounds the texts. No
 * secrets.
 */
export type Facts = Readonly<Record<string, string | number>>

/** A named diagnosis. */
export interface Finding {
  readonly id: FindingId
  readonly facts?: Facts
}

export interface Explanation {
  readonly id: FindingId
  readonly title: string
  readonly cause: string
  readonly cure: string
  readonly severity: Severity
  readonly who: Mender
  /** Present if the cure is a change to a proxy's configuration. */
  readonly lines?: ProxyLines
}

export function isFindingId(value: unknown): value is FindingId {
  return typeof value === 'string' && Object.hasOwn(findings, value)
}

/** The row with its sentences filled in. */
export function explain({ id, facts = {} }: Finding): Explanation {
  const row: FindingRow = findings[id]
  return { id, ...row, cause: fill(row.cause, facts), cure: fill(row.cure, facts) }
}

const optionalPart = /\[([^\]]*)\]/g
const placeholder = /\{(\w+)\}/g

/** A part in brackets is included only if all its facts are known. */
function fill(text: string, facts: Facts): string {
  return text.replace(optionalPart, (_part, inner: string) => {
    const names = Array.from(inner.matchAll(placeholder), ([, name = '']) => name)
    if (!names.every((name) => Object.hasOwn(facts, name))) return ''
    return inner.replace(placeholder, (_placeholder, name: string) => String(facts[name]))
  })
}
