import { type AuditClaim, type AuditVerdict, auditBounds, CommandError } from '@portico/protocol'
import { z } from 'zod'
import { StoreUnavailable } from '../../broker/broker.ts'
import type { NodeContext } from '../../node/node-context.ts'
import type { Caller } from '../caller.ts'
import { readParams, type SystemHandler } from './method.ts'

const offset = z.int().nonnegative()

const Params = z.object({
  channels: z
    .array(
      z.object({
        channel: z.string().min(1),
        epoch: z.string().max(64),
        base: offset,
        offset,
        hash: z.string().max(64),
      }),
    )
    .max(auditBounds.channels),
})

/**
 * Compares what a page received with what the history holds. Only for channels of this connection: an answer about
 * others would let clients guess at what they may not read.
 */
export const audit: SystemHandler<'audit'> = async (params, caller, context) => {
  const { channels } = readParams(Params, params)
  const { audits, subscriptions } = caller
  if (!audits.admit()) throw new CommandError('tooManyRequests')
  audits.forgetOthers((channel) => subscriptions.isLive(channel))
  const verdicts: { channel: string; verdict: AuditVerdict; written?: number }[] = []
  // Sequential, so that one report cannot delay other connections' commands.
  for (const claim of channels) verdicts.push(await judge(claim, caller, context))
  return { channels: verdicts }
}

async function judge(claim: AuditClaim, caller: Caller, { auditor, observer, findings }: NodeContext) {
  const { channel } = claim
  const stream = caller.subscriptions.unfilteredStream(channel)
  if (stream === undefined) return { channel, verdict: 'unknown' as const }
  const verdict = await auditor.judge(stream, claim).catch(unknownWhileAway)
  observer.audited(verdict)
  caller.audits.note(claim, verdict)
  if (verdict === 'diverged') {
    const { id: connection, principal, peer } = caller
    const [user, trace] = [principal.user, peer.attempt?.code]
    findings.found(
      { id: 'diverged', facts: { channel } },
      {
        what: 'a page differs from the history',
        about: { connection, user, trace, ...claim },
        level: 'error',
      },
    )
  }
  // Publications that the page's rows contained are left out, so its position may rightly stay behind.
  const written = stream.snapshot === undefined ? writtenOf(caller, claim) : undefined
  return { channel, verdict, ...(written !== undefined && { written }) }
}

/** Must be read last, so that everything written before is sent ahead of this answer. */
function writtenOf({ subscriptions }: Caller, { channel, epoch }: AuditClaim): number | undefined {
  const position = subscriptions.unfilteredStream(channel)?.position
  return position?.epoch === epoch ? position.offset : undefined
}

function unknownWhileAway(error: unknown): AuditVerdict {
  if (error instanceof StoreUnavailable) return 'unknown'
  throw error
}
