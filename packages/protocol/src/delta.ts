import { applyDelta, createDelta } from 'fossil-delta'
import type { Encoding } from './encoding.ts'
import type { RawJson } from './fields.ts'
import { rawJson, storedRawJson } from './raw-json.ts'

/**
 * A publication's data for a subscriber that negotiated deltas. On JSON connections it is then always a string, full
 * data and patch alike, so that the client can tell text from value; on Protobuf it is the bytes themselves.
 */

/** The full data: for every subscriber's first publication, and wherever a patch would not be shorter. */
export function fullData(encoding: Encoding, data: RawJson): RawJson {
  return encoding === 'json' ? rawJson(data) : data
}

/** A patch, to be sent with `delta: true`. On Protobuf it is not JSON, but is sent in the field for JSON. */
export function patchData(encoding: Encoding, patch: string): RawJson {
  return encoding === 'json' ? rawJson(patch) : storedRawJson(patch)
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The patch from `previous` to `next`, in fossil's format. Undefined if it is not smaller than the full data, or if it
 * splits a character: then it is not valid text, and a JSON client would receive it corrupted.
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

/** Reverses `createPatch`. Throws if the patch was made against other data. */
export function applyPatch(previous: RawJson, patch: string): RawJson {
  return storedRawJson(decoder.decode(applyDelta(encoder.encode(previous), encoder.encode(patch))))
}
