import { BadFrame, type PollOpened, type PollRequest, parseJson } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { BlackBox } from '../black-box/black-box.ts'
import type { Timers } from '../timer-wheel.ts'
import type { Admission } from './admission.ts'
import type { EmulatedSessions } from './emulated-sessions.ts'
import { peerOf } from './peer.ts'
import { PendingPollAnswers } from './pending-poll-answers.ts'
import { PollTransport } from './poll.ts'
import { bodyOf } from './request-body.ts'
import type { SessionForwarder } from './session-forwarder.ts'
import type { Accept } from './transport.ts'

interface PollRouteOptions {
  readonly accept: Accept
  readonly node: string
  readonly sessions: EmulatedSessions
  readonly forwarder: SessionForwarder
  readonly leaving: AbortSignal
  readonly admission: Admission
  readonly box: BlackBox
  readonly timers: Timers
  /** For answers that their clients have not read yet. */
  readonly roomBytes: number
  /** How long a request waits for something to send; less than what proxies allow. */
  readonly waitMs?: number
  readonly awayMs?: number
}

const address = { session: z.string().min(1).max(100), node: z.string().min(1).max(100) }

/** The shapes of a request. One that names a session cannot open one, and vice versa. */
const Request: z.ZodType<PollRequest> = z.union([
  z.strictObject({ ...address, ack: z.int().min(0) }),
  z.strictObject({ ...address, leave: z.literal(true) }),
  z.strictObject({ data: z.string() }),
])

/** `POST /ws/poll`; the wire is written down beside its types in the protocol package. */
export function pollHandler(options: PollRouteOptions) {
  const { admission, timers, roomBytes, waitMs = 20_000, awayMs = 35_000 } = options
  // A client that takes longer to read an answer counts as gone by then.
  const answers = new PendingPollAnswers({ roomBytes, timers, readMs: awayMs })
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asked = read(request)
    reply.header('cache-control', 'no-store')
    if (!('data' in asked)) return proceed(asked, request, reply, { ...options, answers, waitMs })
    if (!admission.admitConnect(request, reply)) return reply
    return answers.send(request, reply, await open(asked.data, request, { ...options, waitMs, awayMs }))
  }
}

interface ProceedOptions extends PollRouteOptions {
  readonly answers: PendingPollAnswers
  readonly waitMs: number
}

interface OpenOptions extends PollRouteOptions {
  readonly waitMs: number
  readonly awayMs: number
}

/** Handles a poll or leave for an existing connection. */
async function proceed(
  asked: Exclude<PollRequest, { readonly data: string }>,
  request: FastifyRequest,
  reply: FastifyReply,
  { forwarder, leaving, admission, answers, waitMs }: ProceedOptions,
): Promise<FastifyReply> {
  const { node, session } = asked
  if (forwarder.isElsewhere(node) && !admission.admitForwarded(request, reply)) return reply
  const isLeaving = 'leave' in asked
  const answer = await forwarder.poll(node, session, isLeaving ? leaveAck : asked.ack, waitMs)
  // So that the front door sends the next request to another node.
  if (leaving.aborted) reply.header('connection', 'close')
  if (answer === undefined)
    return isLeaving ? admission.answerGone(request, reply) : admission.answerUnknown(request, reply)
  return isLeaving ? reply.code(204).send() : answers.send(request, reply, answer)
}

/** Sent instead of a number to end the session. */
const leaveAck = -1

async function open(data: string, request: FastifyRequest, options: OpenOptions): Promise<PollOpened> {
  const { accept, node, sessions, timers, box, waitMs, awayMs } = options
  const session = sessions.newName()
  const transport = new PollTransport({
    timers,
    awayMs,
    onGone: () => {
      sessions.remove(session)
      listener.closed()
    },
  })
  const attempt = box.of(request)
  attempt?.note('opened', { encoding: 'json' })
  const listener = accept(transport, peerOf(request.ip, request.headers, attempt))
  sessions.add(session, {
    encoding: 'json',
    receive: (frame) => listener.received(frame),
    async poll(ack, ms) {
      if (ack !== leaveAck) return transport.poll(ack, ms)
      transport.leave()
      return { seq: 0, frame: '' }
    },
    unacknowledged: () => transport.unacknowledged,
  })
  listener.received(data)
  return { session, node, ...(await transport.poll(0, waitMs)) }
}

function read(request: FastifyRequest): PollRequest {
  const read = Request.safeParse(parseJson(String(bodyOf(request, 'json'))))
  if (read.success) return read.data
  throw new BadFrame('badRequest', 'expected {"data"}, or {"session", "node"} with "ack" or "leave"')
}
