import type { ClientStep, Facts } from '@portico/protocol'
import type { Evidence } from '../evidence.ts'
import { isSilence, isWithoutPing, type Rule, type Stage, wasLive } from './rule.ts'

/** Causes that end a live connection. */
export const living: Stage = [
  rule('heartbeatMissed', (evidence) => (isWithoutPing(evidence) ? {} : undefined)),
  rule('proxyIdleLimit', (evidence) => {
    const idleSeconds = isWithoutPing(evidence) ? undefined : quietBefore(evidence)
    return idleSeconds === undefined ? undefined : idleFacts(evidence, idleSeconds)
  }),
  rule('silent', (evidence) => {
    if (isWithoutPing(evidence) || quietBefore(evidence) !== undefined) return undefined
    return evidence.finding.facts ?? {}
  }),
]

function rule(id: Rule['id'], facts: Rule['facts']): Rule {
  return { id, facts: (evidence) => (isSilence(evidence) && wasLive(evidence) ? facts(evidence) : undefined) }
}

/** Connections that end by chance end after different silences. */
const tolerance = 1_500

/** The silence, in seconds, after which two connections in a row were cut; it must be shorter than the ping interval. */
function quietBefore({ steps, pingSeconds = 25 }: Evidence): number | undefined {
  const quiet = steps.filter(isCut).map(({ facts }) => Number(facts?.quietMs))
  const [last, before] = [quiet.at(-1), quiet.at(-2)]
  if (last === undefined || before === undefined || Math.abs(last - before) > tolerance) return undefined
  return last >= 3_000 && last < pingSeconds * 1_000 ? Math.round(last / 1_000) : undefined
}

function isCut({ what, facts }: ClientStep): boolean {
  return what === 'closed' && (facts?.code === 1006 || facts?.code === 1001) && facts.quietMs !== undefined
}

function idleFacts({ pingSeconds, config }: Evidence, idleSeconds: number): Facts {
  const hop = config.kind === 'answered' ? config.hop : undefined
  return { idleSeconds, ...(pingSeconds !== undefined && { pingSeconds }), ...(hop !== undefined && { hop }) }
}
