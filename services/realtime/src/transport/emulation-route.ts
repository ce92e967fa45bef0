import { decodeEmulation } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Admission } from './admission.ts'
import { bodyOf, encodingOf } from './request-body.ts'
import type { SessionForwarder } from './session-forwarder.ts'

/**
 * `POST /ws/emulation`: commands of a connection whose replies travel on a stream or are polled. Answered when they
 * have reached the node that holds it, not when they have run.
 */
export function emulationHandler(forwarder: SessionForwarder, admission: Admission) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const encoding = encodingOf(request)
    const { node, session, data } = decodeEmulation(encoding, bodyOf(request, encoding))
    const frame = typeof data === 'string' ? data : Buffer.from(data).toString('base64')
    if (forwarder.isElsewhere(node) && !admission.admitForwarded(request, reply)) return reply
    if (await forwarder.receive(node, session, frame)) return reply.code(204).send()
    return admission.answerUnknown(request, reply)
  }
}
