import { BadFrame, decodeEmulation, NotJson } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Relay } from './relay.ts'
import { bodyOf, encodingOf } from './request-body.ts'

/**
 * `POST /ws/emulation`: commands of a connection whose replies travel on a stream or are polled. Answered when they
 * have reached the node that holds it, not when they have run.
 */
export function emulationHandler(relay: Relay) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const encoding = encodingOf(request)
    const { node, session, data } = decodeEmulation(encoding, bodyOf(request, encoding))
    const frame = typeof data === 'string' ? data : Buffer.from(data).toString('base64')
    if (await relay.receive(node, session, frame)) return reply.code(204).send()
    return reply.code(404).send({ error: 'there is no such connection any more; open another' })
  }
}

/** A body that cannot be read is its sender's fault. */
export function answerBadFrame(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof BadFrame || error instanceof NotJson)
    return reply.code(400).send({ error: error.message })
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return reply.code(413).send({ error: 'the request is larger than a frame may be' })
  request.log.error({ err: error }, 'a request failed')
  return reply.code(500).send({ error: 'internal server error' })
}
