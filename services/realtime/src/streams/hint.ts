import type { Publication } from '@portico/protocol'

/** Tag that carries the epoch, because a broker without history sends none. */
const epochTag = 'portico:epoch'

/** A publication on its way between nodes, with the epoch that its offset belongs to. */
export function toHint(epoch: string, publication: Publication): Publication {
  return { ...publication, tags: new Map(publication.tags).set(epochTag, epoch) }
}

/** The epoch is empty if the sender named none. */
export function fromHint(hint: Publication): { readonly epoch: string; readonly publication: Publication } {
  const { tags, ...rest } = hint
  const others = new Map(tags)
  const epoch = others.get(epochTag) ?? ''
  others.delete(epochTag)
  return { epoch, publication: others.size > 0 ? { ...rest, tags: others } : rest }
}
