import { BadFrame, type Encoding } from '@portico/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Frames arrive as they are: whatever the content type says, nobody parses them before the decoder. */
export function takeRawBodies(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit },
    async (_request: unknown, body: Buffer) => body,
  )
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
