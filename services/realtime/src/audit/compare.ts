import { type AuditClaim, type AuditVerdict, auditBounds, Digest, type Publication } from '@portico/protocol'
import type { StreamPage } from '../broker/broker.ts'
import type { ResolvedChannel } from '../node/channel-resolver.ts'

/**
 * Whether the page received exactly what the history holds between two offsets. One bounded read. What can no longer be
 * read back (another epoch, trimmed history, a cache channel) is `unknown`, not `diverged`. `snapshot` belongs to the
 * rows the page shows; the publications in it were left out of its stream.
 */
export async function compare(
  { name, broker, retention, definition }: ResolvedChannel,
  { epoch, base, offset, hash }: AuditClaim,
  snapshot: string | undefined,
): Promise<AuditVerdict> {
  const wanted = offset - base
  if (retention.size === 0 || definition.recovery === 'cache') return 'unknown'
  if (wanted < 0 || wanted > auditBounds.publications) return 'unknown'
  const since = { epoch, offset: base }
  const page = await broker.read(name, { since, limit: wanted, snapshot }, retention)
  if (page.top.epoch !== epoch) return 'unknown'
  if (page.top.offset < offset) return 'diverged'
  if (!reachesBack(page, base, wanted)) return 'unknown'
  return digestOf(page) === hash ? 'same' : 'diverged'
}

function reachesBack({ publications }: StreamPage, base: number, wanted: number): boolean {
  return publications.length >= wanted && (wanted === 0 || publications[0]?.offset === base + 1)
}

function digestOf({ publications, seen }: StreamPage): string {
  const digest = new Digest()
  for (const { offset = 0, data } of publications) {
    if (!seen?.has(offset)) digest.add(offset, asClientsParse(data))
  }
  return digest.toString()
}

/** Not `parseJson`, which keeps digits that no client has. */
function asClientsParse(data: Publication['data']): unknown {
  return data === undefined ? null : JSON.parse(data)
}
