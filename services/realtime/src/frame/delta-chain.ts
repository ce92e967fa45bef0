import { createPatch, type Encoding, fullData, type Publication, patchData } from '@portico/protocol'

/**
 * Encodes publications as deltas: each against the one before, the first against `base` if the subscriber holds it.
 * Sends full data where there is no smaller delta.
 */
export function chainDeltas(
  publications: readonly Publication[],
  base: Publication | undefined,
  encoding: Encoding,
): readonly Publication[] {
  let previous = base
  return publications.map((publication) => {
    const patched = patchOn(previous, publication, encoding)
    previous = publication
    return patched
  })
}

function patchOn(
  previous: Publication | undefined,
  publication: Publication,
  encoding: Encoding,
): Publication {
  const { data } = publication
  if (data === undefined) return publication
  const patch = previous?.data === undefined ? undefined : createPatch(previous.data, data)
  return patch === undefined
    ? { ...publication, data: fullData(encoding, data) }
    : { ...publication, data: patchData(encoding, patch), delta: true }
}
