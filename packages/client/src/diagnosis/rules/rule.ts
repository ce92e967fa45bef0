import { type Facts, type FindingId, protocolName } from '@portico/protocol'
import type { Evidence } from '../evidence.ts'

/** Returns the facts of the finding if it is the right name, and undefined if it is not. */
export interface Rule {
  readonly id: FindingId
  readonly facts: (evidence: Evidence) => Facts | undefined
}

/** Rules of which at most one fits. */
export type Stage = readonly Rule[]

/** Plain HTTP gets through to the service, both ways. */
export function isReachedByHttp({ config }: Evidence): boolean {
  return config.kind === 'answered' && config.body?.protocol === protocolName
}

/** The service was silent from the beginning or fell silent, and the session cannot know why. */
export function isSilence({ finding }: Evidence): boolean {
  return ['unreachable', 'unanswered', 'silent', 'connectionClosed'].includes(finding.id)
}

/** The connection was live and was lost. The attempt may also be one to replace it by a better one. */
export function wasLive({ attempt, transport }: Evidence): boolean {
  const own = attempt.filter((step) => step.transport === transport)
  return own.findLast(({ what }) => what === 'dialled' || what === 'lost')?.what === 'lost'
}

/** npm centrifuge ended a live connection because no ping came. */
export function isWithoutPing({ finding }: Evidence): boolean {
  return finding.facts?.reason === 'no ping'
}

export function isFromElsewhere({ page, dialled }: Evidence): boolean {
  return page !== undefined && page.origin !== dialled.origin
}
