import { BadFrame } from './bad-frame.ts'
import type { Encoding } from './encoding.ts'
import { FieldFault } from './field-fault.ts'
import { readJson } from './json/read.ts'
import { EmulationRequest } from './messages.ts'
import { readProtobuf } from './protobuf/read.ts'
import { NotJson, parseJson } from './raw-json.ts'

/**
 * Reads the body of `POST /ws/emulation`. Its `data` is a frame of the connection named by `node` and `session`, not
 * yet decoded: text inside JSON, bytes inside Protobuf. Throws `BadFrame`.
 */
export function decodeEmulation(encoding: Encoding, body: string | Uint8Array): EmulationRequest {
  try {
    return read(encoding, body) as EmulationRequest
  } catch (error) {
    if (error instanceof NotJson || error instanceof FieldFault)
      throw new BadFrame('badRequest', error.message)
    throw error
  }
}

function read(encoding: Encoding, body: string | Uint8Array) {
  if (encoding === 'json' && typeof body === 'string') return readJson(EmulationRequest, parseJson(body))
  if (encoding === 'protobuf' && typeof body !== 'string') return readProtobuf(EmulationRequest, body)
  throw new FieldFault('text for JSON and bytes for Protobuf')
}
