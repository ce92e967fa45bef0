import type { Facts, Finding, FindingId } from '@portico/protocol'
import { isFindingId } from '@portico/protocol/findings'
import type { Evidence } from './evidence.ts'
import { living } from './rules/living.ts'
import { page } from './rules/page.ts'
import { isReachedByHttp, isSilence, type Stage } from './rules/rule.ts'
import { tokenFinding } from './rules/token.ts'
import { transport } from './rules/transport.ts'
import { way } from './rules/way.ts'

/** Names that leave the cause open, so the stages look for it. Any other name that the session gives stands. */
const open: readonly FindingId[] = ['notRouted', 'serviceDown', 'unknown', 'tooManyRequests']

/** The stages, from the page outwards. The first one with a fitting rule decides. */
export const stages: readonly Stage[] = [page, way, transport, living]

/** Returns exactly one finding. If no rule fits, it is `unknown` with all the evidence, and never a guess. */
export function judge(evidence: Evidence): Finding {
  const { finding } = evidence
  const own = ofThePage(evidence)
  if (own !== undefined) return own
  const told = toldByService(evidence)
  if (told !== undefined) return withSkew(told, evidence)
  if (!isSilence(evidence) && !open.includes(finding.id)) return withSkew(tokenFinding(finding), evidence)
  const turnedAway = toldByAnswer(evidence)
  if (turnedAway !== undefined) return turnedAway
  for (const stage of stages) {
    const found = fitting(stage, evidence)
    if (found !== undefined) return found
  }
  const isOver = evidence.transport === undefined && isReachedByHttp(evidence)
  const isNamed = !isSilence(evidence) && finding.id !== 'unknown'
  if (isOver || isNamed) return finding
  return { id: 'unknown', facts: { ...finding.facts, reason: summaryOf(evidence) } }
}

/** Causes in the page itself, whatever the network does. */
export function ofThePage(evidence: Evidence): Finding | undefined {
  return fitting(page, evidence)
}

function fitting(stage: Stage, evidence: Evidence): Finding | undefined {
  for (const { id, facts } of stage) {
    const found = facts(evidence)
    if (found !== undefined) return { id, facts: found }
  }
  return undefined
}

/** The service's own record of the attempt says more than the close code. */
function toldByService({ service, transport }: Evidence): Finding | undefined {
  const sightings = service?.trace?.sightings ?? []
  const concerned = sightings.filter(
    (sighting) => transport === undefined || sighting.transport === transport,
  )
  return concerned.findLast(({ finding }) => finding !== undefined)?.finding
}

/** A refusal over plain HTTP carries a finding: the service's own, or a front door's when the service is away. */
function toldByAnswer({ config }: Evidence): Finding | undefined {
  if (config.kind !== 'answered' || config.status < 400) return undefined
  const id = config.body?.finding
  return isFindingId(id) ? { id, facts: { status: config.status } } : undefined
}

const ofClocks: readonly FindingId[] = ['tokenExpired', 'tokenNotYetValid', 'expired', 'invalidToken']

/** Tokens fail when clocks differ. A second or two can be the round trip. */
function withSkew({ id, facts }: Finding, { skewSeconds = 0 }: Evidence): Finding {
  const concerned = ofClocks.includes(id) && Math.abs(skewSeconds) > 2
  const all: Facts = { ...facts, ...(concerned && { skewSeconds: Math.abs(skewSeconds) }) }
  return Object.keys(all).length === 0 ? { id } : { id, facts: all }
}

function summaryOf({ finding, attempt, config, socket, service }: Evidence): string {
  const answers = [config, socket].map((answer) => {
    if (answer.kind === 'answered') return `${answer.url} ${answer.status} ${answer.type}`
    return answer.kind === 'none' ? `${answer.url} ${answer.reason}` : `${answer.url} withheld`
  })
  const steps = attempt.map(({ what, transport, facts }) =>
    [what, transport, facts?.code ?? facts?.status].filter((part) => part !== undefined).join(' '),
  )
  return [finding.id, steps.join(', '), ...answers, seenBy(service)].join('; ').slice(0, 300)
}

function seenBy(service: Evidence['service']): string {
  if (service?.trace === undefined) return 'nothing known from the service'
  const { reached, hindrance, unanswered } = service.trace
  const missing = hindrance?.id ?? unanswered.map((node) => `${node} did not answer`).join(', ')
  return `reached ${reached}${missing && ` (${missing})`}`
}
