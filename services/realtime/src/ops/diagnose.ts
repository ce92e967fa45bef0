import type { IncomingHttpHeaders } from 'node:http'
import {
  type Diagnosis,
  type Finding,
  type OriginSight,
  protocolName,
  type SecureSight,
  type Timeline,
  type TraceCode,
  type TraceReport,
  timelineLimits,
} from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Origins, originFinding } from '../auth/origin.ts'
import type { Told } from '../black-box/attempt-lookup.ts'
import { traceCodeOf } from '../black-box/black-box.ts'
import { cookieNames, fetchHeaders, forwardedHeaders, seen, upgradeHeaders } from '../black-box/seen.ts'
import { readTimeline } from '../black-box/timeline.ts'
import type { AddressLimits } from '../limits/address-limits.ts'
import { findingResponse } from './finding-response.ts'
import { bound } from './printable.ts'

export interface DiagnoseOptions {
  readonly origins: Origins
  readonly node: string
  readonly version: string
  readonly now?: () => number
  readonly traces: Traces
  /** Rate-limited by address: each question goes to all nodes, and guessing codes must not pay off. */
  readonly addresses: AddressLimits
  /** Called with the finding that a client reports about its own attempt. */
  readonly onReported?: (finding: Finding, trace: TraceCode) => void
}

/** Looks up attempts on all nodes, and stores what clients report about their own. */
interface Traces {
  report(code: TraceCode): Promise<TraceReport>
  tell(timeline: Timeline, address: string): Promise<Told>
}

/**
 * `/ws/diagnose`. Also by POST, because a browser sends no Origin with a GET to its own origin. Shows a request to its
 * own sender, so it needs no key; with a trace code also the records of that attempt, which hold no secret.
 */
export async function diagnoseRoute(app: FastifyInstance, options: DiagnoseOptions): Promise<void> {
  app.route({
    method: ['GET', 'POST'],
    url: '/ws/diagnose',
    bodyLimit: timelineLimits.bytes,
    handler: (request, reply) => answer(request, reply.header('cache-control', 'no-store'), options),
  })
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: DiagnoseOptions,
): Promise<FastifyReply> {
  const code = traceCodeOf(request)
  if (code === undefined) return reply.send(diagnose(request, options))
  const { addresses, traces } = options
  if (!addresses.takeConnect(request.ip)) {
    const seconds = addresses.retryAfterSeconds(request.ip)
    return reply
      .code(429)
      .header('retry-after', String(seconds))
      .send(findingResponse({ id: 'tooManyRequests' }))
  }
  const { body, ip } = request
  if (body === undefined || body === null || body === '') {
    return reply.send({ ...diagnose(request, options), trace: await traces.report(code) })
  }
  const read = readTimeline(body, code)
  if (read.kind === 'malformed') {
    return reply.code(400).send(findingResponse({ id: 'badRequest', facts: { reason: read.why } }))
  }
  const { timeline } = read
  const { report, isKept } = await traces.tell(timeline, ip)
  if (isKept && timeline.finding !== undefined) options.onReported?.(timeline.finding, code)
  return reply.send({ ...diagnose(request, options), trace: report })
}

function diagnose(request: FastifyRequest, options: DiagnoseOptions): Diagnosis {
  const { headers, ip, raw } = request
  const { origins, node, version, now = Date.now } = options
  return {
    node,
    version,
    protocol: protocolName,
    serverTime: now(),
    address: ip,
    httpVersion: raw.httpVersion,
    secure: secureSight(request),
    origin: originSight(headers, origins),
    headers: {
      upgrade: seen(headers, upgradeHeaders),
      forwarded: seen(headers, forwardedHeaders),
      fetch: seen(headers, fetchHeaders),
    },
    cookies: cookieNames(headers.cookie),
  }
}

function originSight({ origin, host }: IncomingHttpHeaders, origins: Origins): OriginSight {
  const verdict = origins.check({ origin, host })
  const sight = {
    verdict: verdict.kind,
    got: origin === undefined ? undefined : bound(origin),
    expected: origins.allowed,
    headerSeen: { name: 'origin', host: host === undefined ? undefined : bound(host) },
  } as const
  switch (verdict.kind) {
    case 'own':
      return { ...sight, explanation: 'The page is one of ours. A socket with this Origin is let in.' }
    case 'allowed':
      return { ...sight, explanation: 'The page is let in by configuration. It must bring a token.' }
    case 'absent':
      return {
        ...sight,
        explanation:
          'There is no Origin header: no browser sent this, or a browser sent a GET to its own origin (then ask by ' +
          'POST). A socket without Origin must bring a token.',
      }
    case 'refused': {
      const { id, cause, cure } = explain(originFinding(verdict))
      return { ...sight, finding: id, explanation: `${cause} ${cure}` }
    }
    default:
      return verdict satisfies never
  }
}

function secureSight({ protocol, headers }: FastifyRequest): SecureSight {
  const forwarded = headers['x-forwarded-proto']
  if (forwarded === undefined) {
    return {
      secure: protocol === 'https',
      because: `the request came over ${protocol}, and nobody forwarded it`,
    }
  }
  return {
    secure: protocol === 'https',
    because: `the front door says X-Forwarded-Proto: ${bound(String(forwarded))}; taken for ${protocol}`,
  }
}
