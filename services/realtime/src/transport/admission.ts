import type { Finding, FindingId, TransportName } from '@portico/protocol'
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify'
import { type OriginRefusal, type Origins, originFinding } from '../auth/origin.ts'
import type { BlackBox } from '../black-box/black-box.ts'
import type { AddressLimits } from '../limits/address-limits.ts'
import { findingResponse } from '../ops/finding-response.ts'
import type { Findings, Telling } from '../ops/findings.ts'
import { commandPath, paths } from './paths.ts'

/** Whether this node accepts new connections. */
export interface Gate {
  /** Why it does not; undefined if it does. */
  readonly refusal: Finding | undefined
}

interface AdmissionOptions {
  readonly gate: Gate
  readonly origins: Origins
  readonly addresses: AddressLimits
  /** A separate budget for requests naming unknown connections, so that a dead node's clients can still connect. */
  readonly unknownSessions: AddressLimits
  readonly box: BlackBox
  readonly observer: AdmissionObserver
  readonly findings: Pick<Findings, 'found'>
}

/** Notified of requests that were refused before there was a connection. */
interface AdmissionObserver {
  refused(why: 'origin' | 'address'): void
  notConnected(why: FindingId): void
}

/** How a request is refused: its status, its finding, and the log line. */
interface Refusal extends Telling {
  readonly status: number
  readonly finding: Finding
  /** What the answer says beside the finding. */
  readonly more?: object
}

/** Retry-After while draining: another node can take it at once; a single replaced node needs a moment. */
const elsewhereSeconds = 1

/** The transports of the routes that open or carry connections. */
const transportOf: Readonly<Record<string, TransportName>> = {
  [paths.websocket.path]: 'websocket',
  [paths.http_stream.path]: 'http_stream',
  [paths.poll.path]: 'poll',
  [commandPath]: 'http_stream',
}

/**
 * Checks requests before their transport: whether this node accepts new connections, the page's origin, the address's
 * rate. A refusal names what was seen and what was expected.
 */
export class Admission {
  readonly #options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /** A hook for routes that open connections. */
  readonly toConnect: onRequestHookHandler = (request, reply, done) => {
    if (this.admitConnect(request, reply)) done()
  }

  /** A hook for routes that carry commands of an existing connection. */
  readonly toSendCommands: onRequestHookHandler = (request, reply, done) => {
    if (this.#refusedOrigin(request, reply) === undefined) done()
  }

  /**
   * A hook for the route that opens connections and continues them. From a refused origin there are none to continue,
   * so the attempt counts as not connected.
   */
  readonly toPoll: onRequestHookHandler = (request, reply, done) => {
    const finding = this.#refusedOrigin(request, reply)
    if (finding === undefined) return done()
    this.#options.observer.notConnected(finding.id)
  }

  /** Admits a request that opens a connection. Otherwise it answers the request, and returns false. */
  admitConnect(request: FastifyRequest, reply: FastifyReply): boolean {
    const { box, observer } = this.#options
    box.record(request, transport(request))
    const finding = this.#refusedConnect(request, reply)
    if (finding !== undefined) observer.notConnected(finding.id)
    return finding === undefined
  }

  /**
   * Admits a request that another node must answer. If its address has named unknown connections too often, answers the
   * request and returns false.
   */
  admitForwarded(request: FastifyRequest, reply: FastifyReply): boolean {
    const { unknownSessions } = this.#options
    if (!unknownSessions.isSpent(request.ip)) return true
    this.#refuseRateLimited(request, reply, unknownSessions)
    return false
  }

  /** The finding it was answered with; undefined if it is admitted. */
  #refusedConnect(request: FastifyRequest, reply: FastifyReply): Finding | undefined {
    const { gate, addresses } = this.#options
    if (gate.refusal !== undefined) return this.#refuseDraining(request, reply, gate.refusal)
    if (!addresses.takeConnect(request.ip)) return this.#refuseRateLimited(request, reply, addresses)
    return this.#refusedOrigin(request, reply)
  }

  #refusedOrigin(request: FastifyRequest, reply: FastifyReply): Finding | undefined {
    const refusal = this.#refusalOf(request)
    if (refusal === undefined) return undefined
    const { got, expected, headerSeen: header } = refusal
    const more = { got, expected, header }
    return this.#refuse(request, reply, { finding: originFinding(refusal), more, ...ofOrigin(refusal) })
  }

  /** Refuses an address that exceeds its rate. */
  #refuseRateLimited(request: FastifyRequest, reply: FastifyReply, addresses: AddressLimits): Finding {
    this.#options.observer.refused('address')
    const seconds = addresses.retryAfterSeconds(request.ip)
    const finding: Finding = {
      id: 'addressConnectionLimit',
      facts: { limit: addresses.perSecond, seconds },
    }
    reply.header('retry-after', String(seconds))
    return this.#refuse(request, reply, { status: 429, finding, what: 'an address was refused' })
  }

  /**
   * A hook before all routes. Answers a CORS preflight from a disallowed origin with a finding instead of merely
   * omitting the header.
   */
  readonly preflight: onRequestHookHandler = (request, reply, done) => {
    const refusal = request.method === 'OPTIONS' ? this.#refusalOf(request) : undefined
    if (refusal === undefined) return done()
    const { got: origin = 'none' } = refusal
    const url = new URL(request.url, 'http://service').pathname
    const finding: Finding = { id: 'corsRefused', facts: { origin, url } }
    this.#refuse(request, reply, { finding, ...ofOrigin(refusal) })
  }

  /** Answers a request that names a connection which no node holds. */
  readonly answerUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const finding: Finding = { id: 'connectionUnknown' }
    this.#options.unknownSessions.charge(request.ip)
    this.#options.box.record(request, transport(request))
    const what = 'nobody holds the connection that was asked for'
    this.#note(request, { status: 404, finding, what })
    return reply.code(404).send(findingResponse(finding))
  }

  /** Answers a client that leaves a connection which is gone already; that is not an error. */
  answerGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#options.unknownSessions.charge(request.ip)
    return reply.code(204).send()
  }

  /** Refuses a body for which there is no room left. */
  readonly answerNoRoom = (request: FastifyRequest, reply: FastifyReply): void => {
    this.#options.observer.refused('address')
    reply.header('retry-after', '1').header('connection', 'close')
    const finding: Finding = { id: 'tooManyRequests' }
    this.#refuse(request, reply, { status: 429, finding, what: 'a body was refused' })
    // Other bodies may belong to an open connection.
    if (request.routeOptions.url === paths.http_stream.path) this.#options.observer.notConnected(finding.id)
  }

  /** Reports an upgrade whose headers were lost on the way. */
  readonly reportLostUpgrade = (request: FastifyRequest, finding: Finding): void => {
    this.#note(request, { status: 426, finding, what: 'a handshake arrived in part', level: 'warn' })
    this.#options.observer.notConnected(finding.id)
  }

  /** Closes the front door's connection, so that it sends the next request to another node. */
  #refuseDraining(request: FastifyRequest, reply: FastifyReply, finding: Finding): Finding {
    reply.header('retry-after', String(elsewhereSeconds)).header('connection', 'close')
    return this.#refuse(request, reply, { status: 503, finding, what: 'a newcomer was turned away' })
  }

  #refusalOf(request: FastifyRequest): OriginRefusal | undefined {
    const { origin, host } = request.headers
    const verdict = this.#options.origins.check({ origin, host })
    if (verdict.kind !== 'refused') return undefined
    this.#options.observer.refused('origin')
    this.#options.box.record(request, transport(request))
    return verdict
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): Finding {
    const { status, finding, more } = refusal
    this.#note(request, refusal)
    reply.code(status).send({ ...findingResponse(finding), ...more })
    return finding
  }

  #note(request: FastifyRequest, { status, finding, what, about, level }: Refusal): void {
    const { box, findings } = this.#options
    const attempt = box.of(request)
    const who = { trace: attempt?.code, address: request.ip }
    findings.found(finding, { what, about: { ...who, ...about }, level })
    attempt?.note('refused', { status })
    attempt?.found(finding)
  }
}

function ofOrigin({ got, headerSeen: { host } }: OriginRefusal): Telling & Pick<Refusal, 'status'> {
  return { status: 403, what: 'an origin was refused', about: { got, host }, level: 'warn' }
}

function transport({ url }: FastifyRequest): TransportName {
  return transportOf[url.split('?', 1)[0] ?? ''] ?? 'websocket'
}
