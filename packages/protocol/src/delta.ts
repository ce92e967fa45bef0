import { applyDelta, createDelta } from 'fossil-delta'
import type { Encoding } from './encoding.ts'
import type { RawJson } from './fields.ts'
import { rawJson, storedRawJson } from './raw-json.ts'

/**
 * What a publication's data is for a subscriber that negotiated delta. On JSON connections it always is a string
 * there, full or patch, so that the client can tell text from value; on Protobuf it is the bytes themselves.
 */

/** The whole data. Every subscriber's first publication, and any whose patch would not be shorter. */
export function fullData(encoding: Encoding, data: RawJson): RawJson {
  return encoding === 'json' ? rawJson(data) : data
}

/** A patch, to be sent with `delta: true`. On Protobuf it is no JSON, but travels where JSON does. */
export function patchData(encoding: Encoding, patch: string): RawJson {
  return encoding === 'json' ? rawJson(patch) : storedRawJson(patch)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * How `next` follows from `previous`, in fossil's format. Undefined when the full data is as good: the patch is
 * not shorter, or it cuts through a character. Such a patch is no text and would reach a JSON client corrupted.
 */
export function createPatch(previous: RawJson, next: RawJson): string | undefined {
  const target = encoder.encode(next)
  const patch = createDelta(encoder.encode(previous), target)
  if (patch.length >= target.length) return undefined
  try {
    return decoder.decode(patch)
  } catch {
    return undefined
  }
}

/** The other end of `createPatch`. Throws when the patch was made against something else. */
export function applyPatch(previous: RawJson, patch: string): RawJson {
  return storedRawJson(decoder.decode(applyDelta(encoder.encode(previous), encoder.encode(patch))))
}
