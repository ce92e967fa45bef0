import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BlackBox } from '../black-box/black-box.ts'
import type { EmulatedSessions } from './emulated-sessions.ts'
import { HttpStreamTransport } from './http-stream.ts'
import { peerOf } from './peer.ts'
import { bodyOf, encodingOf } from './request-body.ts'
import type { Accept } from './transport.ts'

interface HttpStreamRouteOptions {
  readonly accept: Accept
  readonly node: string
  readonly sessions: EmulatedSessions
  readonly box: BlackBox
}

/** `POST /ws/http_stream`: the body holds the first commands, the response stays open. */
export function httpStreamHandler({ accept, node, sessions, box }: HttpStreamRouteOptions) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const encoding = encodingOf(request)
    const first = bodyOf(request, encoding)
    const session = sessions.newName()

    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': encoding === 'json' ? 'application/json' : 'application/octet-stream',
      'cache-control': 'no-store, no-transform',
      // Tells nginx not to buffer the response.
      'x-accel-buffering': 'no',
    })
    response.flushHeaders()
    const attempt = box.of(request)
    attempt?.note('opened', { encoding })
    const listener = accept(
      new HttpStreamTransport(response, { encoding, emulated: { session, node } }),
      peerOf(request.ip, request.headers, attempt),
    )
    sessions.add(session, { encoding, receive: (frame) => listener.received(frame) })
    response.once('close', () => {
      sessions.remove(session)
      listener.closed()
    })
    listener.received(first)
  }
}
