import type { ClientStep, Facts } from '@portico/protocol'
import type { Evidence } from '../evidence.ts'
import { isSilence, type Stage } from './rule.ts'

/** Causes in the page itself, before any network. */
export const page: Stage = [
  {
    id: 'mixedContent',
    facts: ({ page, dialled }) =>
      page?.origin.startsWith('https:') && dialled.origin.startsWith('http:')
        ? { url: dialled.origin }
        : undefined,
  },
  {
    id: 'blockedByCsp',
    facts: (evidence) => (isSilence(evidence) ? stepOf(evidence.attempt, 'blocked')?.facts : undefined),
  },
  { id: 'tabFrozen', facts: (evidence) => frozen(evidence) },
  {
    id: 'secondClient',
    facts: ({ finding, page }) =>
      finding.id === 'connectionLimit' && page !== undefined && page.clients > 1
        ? { count: page.clients }
        : undefined,
  },
  {
    id: 'pageOutdated',
    facts: ({ finding, versions: { first, now } }) =>
      ['schemaMismatch', 'contractsDiffer', 'protocolMismatch', 'badRequest'].includes(finding.id) &&
      first !== undefined &&
      now !== undefined &&
      first !== now
        ? { reason: `loaded with ${first}, now ${now}` }
        : undefined,
  },
]

/** The page was suspended, and then the connection was gone. */
function frozen({ finding, steps, attempt }: Evidence): Facts | undefined {
  if (!['silent', 'noPong', 'connectionClosed'].includes(finding.id)) return undefined
  const slept = stepOf(steps, 'frozen')
  const began = attempt[0]?.at ?? 0
  return slept !== undefined && slept.at >= began ? slept.facts : undefined
}

function stepOf(steps: readonly ClientStep[], what: ClientStep['what']): ClientStep | undefined {
  return steps.findLast((step) => step.what === what)
}
