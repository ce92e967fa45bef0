import { BadFrame, type Encoding } from '@portico/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../limits/address-limits.ts'
import { ByteBudget } from '../limits/byte-budget.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

interface RawBodiesOptions {
  readonly bodyLimit: number
  /** For all bodies that have begun to arrive. One address may take a quarter of it. */
  readonly roomBytes: number
  /** Answers a request for whose body there is no room. */
  readonly refuse: (request: FastifyRequest, reply: FastifyReply) => void
}

/**
 * Reads bodies as raw bytes regardless of content type. Bodies are buffered before authentication, so the bytes per
 * address are bounded.
 */
export function takeRawBodies(
  app: FastifyInstance,
  { bodyLimit, roomBytes, refuse }: RawBodiesOptions,
): void {
  const budget = new ByteBudget(roomBytes)
  app.addHook('onRequest', (request, reply, done) => {
    const [network, bytes] = [networkOf(request.ip), Math.min(lengthOf(request), bodyLimit)]
    if (!budget.take(network, bytes)) return refuse(request, reply)
    // A request is closed once its body has arrived, long before its connection is.
    request.raw.once('close', () => budget.giveBack(network, bytes))
    done()
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit },
    async (_request: unknown, body: Buffer) => body,
  )
}

/** The announced length; without one the body is unbounded. */
function lengthOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'])
  return length >= 0 ? length : Number.POSITIVE_INFINITY
}

export function encodingOf({ headers }: FastifyRequest): Encoding {
  return headers['content-type']?.startsWith('application/octet-stream') ? 'protobuf' : 'json'
}

/** Text for JSON, bytes for Protobuf. */
export function bodyOf(request: FastifyRequest, encoding: Encoding): string | Uint8Array {
  const { body } = request
  if (!(body instanceof Buffer)) throw new BadFrame('badRequest', 'the request has no body')
  if (encoding === 'protobuf') return body
  try {
    return utf8.decode(body)
  } catch {
    throw new BadFrame('badRequest', 'the body is not valid UTF-8')
  }
}
