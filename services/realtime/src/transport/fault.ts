import { BadFrame, type Finding, NotJson } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findingResponse } from '../ops/finding-response.ts'
import { bound } from '../ops/printable.ts'

/** Answers an error that occurred while a request was read or answered. An unreadable body is the client's error. */
export function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, finding } = faultOf(error)
  if (status === 500) request.log.error({ err: error, finding: finding.id }, 'a request failed')
  return reply.code(status).send(findingResponse(finding))
}

function faultOf(error: unknown): { readonly status: number; readonly finding: Finding } {
  if (!(error instanceof Error)) return { status: 500, finding: { id: 'internal' } }
  const facts = { reason: bound(error.message) }
  if (error instanceof BadFrame || error instanceof NotJson) {
    return { status: 400, finding: { id: 'badRequest', facts } }
  }
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413) return { status, finding: { id: 'messageTooLarge' } }
  if (status >= 400 && status < 500) return { status, finding: { id: 'badRequest', facts } }
  return { status: 500, finding: { id: 'internal' } }
}
