import type { ClientStep, Facts, Sighting } from '@portico/protocol'
import type { Evidence } from '../evidence.ts'
import { isFromElsewhere, isReachedByHttp, isSilence, type Rule, type Stage, wasLive } from './rule.ts'

/** Causes that stop one transport, while plain HTTP gets through. */
export const transport: Stage = [
  rule('originRefused', ({ service }) => {
    if (service?.origin.verdict !== 'refused') return undefined
    const { got = '', expected, headerSeen } = service.origin
    return { got, expected: expected.join(', '), host: headerSeen.host ?? '' }
  }),
  rule('notRouted', (evidence) => {
    const { socket } = evidence
    if (!isSocket(evidence) || isRefused(evidence) || isSocketsOwn(evidence)) return undefined
    return socket.kind === 'answered'
      ? { url: socket.url, status: socket.status, type: socket.type }
      : undefined
  }),
  rule('upgradeHeadersDropped', (evidence) => {
    const seen = isSocket(evidence) ? sightingOf(evidence)?.request.headers : undefined
    if (seen === undefined || isRefused(evidence)) return undefined
    const missing = ['upgrade', 'connection'].filter((name) => !/upgrade|websocket/i.test(seen[name] ?? ''))
    return missing.length > 0 ? { missing: missing.join(' and ') } : undefined
  }),
  unseen('hostRewritten', (evidence) => {
    const got = evidence.service?.origin.headerSeen.host
    return got !== undefined && isHostOfAnother(evidence) ? { got, expected: hostOf(evidence) } : undefined
  }),
  unseen('upgradeHanging', (evidence) => {
    if (evidence.finding.id !== 'unanswered' || isHostOfAnother(evidence)) return undefined
    return waited(evidence)
  }),
  unseen('http2WithoutConnect', (evidence) => {
    if (evidence.finding.id === 'unanswered' || !evidence.page?.http2 || isHostOfAnother(evidence)) {
      return undefined
    }
    return { status: `closed with ${wayOf(evidence).closed?.facts?.code ?? 'no code'}` }
  }),
  rule('webSocketBlocked', (evidence) => {
    const { attempt, transport, carrying } = evidence
    // Anything that also stops streams stopped the socket first; a stream that is held back was not stopped.
    const isStopped = isToldByAll(evidence) && !isHeldBack(evidence)
    const isNext = transport === 'http_stream' && carrying === 'poll' && isStopped
    const didOpen = attempt.some((step) => step.transport === 'websocket' && step.what === 'opened')
    return isNext && !didOpen ? { transport: carrying } : undefined
  }),
  unseen('webSocketBlocked', (evidence) => {
    if (evidence.finding.id === 'unanswered' || evidence.page?.http2 || isHostOfAnother(evidence)) {
      return undefined
    }
    return evidence.carrying === undefined ? {} : { transport: evidence.carrying }
  }),
  rule('streamsBuffered', (evidence) => {
    return isRefused(evidence) || !isHeldBack(evidence) ? undefined : waited(evidence)
  }),
  rule('unanswered', (evidence) => {
    const { transport } = evidence
    const isSilent = isTaken(evidence) || isRequestGivenUp(evidence)
    if (!isSilent || transport === undefined || isRefused(evidence) || isHeldBack(evidence)) return undefined
    if (isEndedByStranger(evidence)) return undefined
    return isSocket(evidence) && !isSocketsOwn(evidence) ? undefined : { transport }
  }),
  rule('connectionClosed', (evidence) => {
    const { opened, closed } = wayOf(evidence)
    const isCut = closed !== undefined && opened === undefined && !isHeldBack(evidence)
    if (isSocket(evidence) || isRefused(evidence) || isRequestGivenUp(evidence)) return undefined
    return isCut && hasWorked(evidence) ? (evidence.finding.facts ?? {}) : undefined
  }),
]

function rule(id: Rule['id'], facts: Rule['facts']): Rule {
  const applies = (evidence: Evidence) =>
    isReachedByHttp(evidence) && isSilence(evidence) && !wasLive(evidence)
  return { id, facts: (evidence) => (applies(evidence) ? facts(evidence) : undefined) }
}

/** For a handshake that neither opened nor reached any node of the service, although `/ws` is routed there. */
function unseen(id: Rule['id'], facts: (evidence: Evidence) => Facts | undefined): Rule {
  return rule(id, (evidence) => {
    if (!isSocket(evidence) || isRefused(evidence) || !isSocketsOwn(evidence)) return undefined
    if (!isToldByAll(evidence)) return undefined
    const isSeen = sightingOf(evidence) !== undefined || wayOf(evidence).opened !== undefined
    return isSeen ? undefined : facts(evidence)
  })
}

/** Whether every node has reported what it saw of the attempt. If one has not, the attempt may have reached that one. */
function isToldByAll({ service }: Evidence): boolean {
  const trace = service?.trace
  return trace !== undefined && trace.hindrance === undefined && trace.unanswered.length === 0
}

const isSocket = ({ transport }: Evidence): boolean => transport === 'websocket'
const isRefused = ({ service }: Evidence): boolean => service?.origin.verdict === 'refused'

/** Whether it opened. A request that was answered with a refusal did not. */
function isTaken(evidence: Evidence): boolean {
  const { opened } = wayOf(evidence)
  return opened !== undefined && (opened.facts?.status ?? 200) === 200
}

/**
 * The last transport that is left got no answer in time: its requests arrive, because plain HTTP does, so the service is
 * too busy.
 */
function isRequestGivenUp(evidence: Evidence): boolean {
  return !isSocket(evidence) && evidence.finding.id === 'unanswered' && evidence.carrying === undefined
}

/** A plain GET of `/ws` is answered with JSON that says what is missing. */
function isSocketsOwn({ socket }: Evidence): boolean {
  return socket.kind === 'answered' ? socket.body !== undefined : true
}

/** Nothing on the way forbids this transport: it has carried a connection of this page, and plain HTTP gets through. */
function hasWorked({ steps, transport }: Evidence): boolean {
  return steps.some((step) => step.what === 'replied' && step.transport === transport)
}

/** The service answered the stream long ago. */
function isHeldBack(evidence: Evidence): boolean {
  const steps = evidence.transport === 'http_stream' ? sightingOf(evidence)?.steps : undefined
  return steps?.some(({ what }) => what === 'connected') ?? false
}

/** The last `opened` or `closed` step of this transport. */
function wayOf({
  attempt,
  transport,
}: Evidence): Partial<Record<'dialled' | 'opened' | 'closed', ClientStep>> {
  const own = attempt.filter((step) => step.transport === transport)
  const dialled = own.findLast(({ what }) => what === 'dialled')
  const after = own.filter(({ at }) => dialled !== undefined && at >= dialled.at)
  const find = (wanted: ClientStep['what']) => after.find(({ what }) => what === wanted)
  const opened = find('opened')
  const closed = find('closed')
  return { ...(dialled && { dialled }), ...(opened && { opened }), ...(closed && { closed }) }
}

/** Closed with an application's code. The service would have named its own, so something else answered. */
function isEndedByStranger(evidence: Evidence): boolean {
  return Number(wayOf(evidence).closed?.facts?.code) >= 3_000
}

/** The time from dialling until the attempt was given up. */
function waited(evidence: Evidence): Facts {
  const { dialled } = wayOf(evidence)
  const failed = evidence.attempt.find(({ what, at }) => what === 'failed' && dialled && at >= dialled.at)
  return dialled && failed ? { ms: failed.at - dialled.at } : {}
}

function sightingOf({ service, transport }: Evidence): Sighting | undefined {
  return service?.trace?.sightings.findLast((sighting) => sighting.transport === transport)
}

function hostOf({ dialled }: Evidence): string {
  return new URL(dialled.origin).host
}

function isHostOfAnother(evidence: Evidence): boolean {
  const got = evidence.service?.origin.headerSeen.host
  return got !== undefined && !isFromElsewhere(evidence) && got !== hostOf(evidence)
}
