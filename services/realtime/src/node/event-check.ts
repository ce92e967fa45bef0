import { checkEvent } from '@portico/channels'
import { CommandError, parseJson, type RawJson, rawJson } from '@portico/protocol'
import type { ResolvedChannel } from './channel-resolver.ts'

/**
 * A publication's data after validation by the channel's schemas. Channels without events accept any JSON, unparsed.
 */
export function admitData({ definition }: ResolvedChannel, data: RawJson, maxBytes: number): RawJson {
  const limit = Math.min(maxBytes, definition.maxDataBytes ?? maxBytes)
  if (Buffer.byteLength(data) > limit) {
    throw new CommandError('tooLarge', `the data is larger than ${limit} bytes`)
  }
  if (definition.events === undefined) return data
  const checked = checkEvent(definition, parse(data))
  if (checked.kind === 'valid') return rawJson(checked.value)
  const { path, message } = checked.fault
  throw new CommandError('schemaMismatch', path === '' ? `the data ${message}` : `${path}: ${message}`)
}

function parse(data: RawJson): unknown {
  try {
    return parseJson(data)
  } catch (cause) {
    throw new CommandError('badRequest', 'the data is not JSON', { cause })
  }
}
