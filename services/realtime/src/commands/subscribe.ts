import {
  CommandError,
  compileFilter,
  Disconnect,
  type FilterNode,
  parseJson,
  type SubscribeRequest,
  type TagFilter,
} from '@portico/protocol'
import { z } from 'zod'
import { type SubscriptionGrant, verifySubscription } from '../auth/subscription-tokens.ts'
import type { ResolvedChannel } from '../node/channel-resolver.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { Features } from '../subscription/delivery-cursor.ts'
import type { ClaimedPosition } from '../subscription/recovery.ts'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { refuse } from './refuse.ts'

/** Flag: the client prefers an error if its position cannot be recovered, and then fetches its state anew. */
const refusesLostPosition = 2

export const subscribe: Handler<'subscribe'> = async (request, caller, context) => {
  const { token, type = 0, flag = 0 } = request
  if (type !== 0) throw new CommandError('notAvailable', 'this kind of subscription is not supported')
  const channel = findChannel(request.channel, context)
  const features = featuresOf(request, channel)
  if (caller.subscriptions.has(channel.name)) throw new CommandError('alreadySubscribed')

  const grant = token ? await verifyGrant(token, channel, caller, context) : undefined
  const opened = await caller.subscriptions.open({
    channel,
    side: 'client',
    claimed: claimedOf(request),
    snapshot: snapshotOf(request, channel),
    replayBytes: context.limits.recoveryBytes,
    refuseLost: (flag & refusesLostPosition) !== 0,
    features,
    chanInfo: grant?.info,
    expiresAt: grant?.expiresAt,
    issued: grant?.issued,
    authorise: grant ? undefined : () => caller.rights.require(channel.name, 'subscribe'),
  })
  if (caller.subscriptions.size === 1) caller.peer.attempt?.note('subscribed')
  return { result: opened.result, queued: opened.goLive }
}

/** A missing channel is a protocol error and closes the connection. */
export function findChannel(name: string | undefined, { node }: NodeContext): ResolvedChannel {
  if (!name) throw new Disconnect('badRequest')
  return node.find(name)
}

/** The position that a client claims, if it wants to recover from there. */
export function claimedOf(
  request: Pick<SubscribeRequest, 'recover' | 'epoch' | 'offset'> | undefined,
): ClaimedPosition | undefined {
  if (!request?.recover) return undefined
  return { epoch: request.epoch ?? '', offset: request.offset ?? 0 }
}

/** A snapshot as Postgres writes it. It lists every running transaction, so only the frame limit bounds it. */
const Snapshot = z.object({ snapshot: z.string().regex(/^\d+:\d+:[\d,]*$/) })

/** The snapshot in which the client read the rows that it shows, from `data`. */
function snapshotOf({ data }: SubscribeRequest, { definition }: ResolvedChannel): string | undefined {
  if (data === undefined) return undefined
  const read = Snapshot.safeParse(parseJson(data))
  if (!read.success) return undefined
  if (definition.kind === 'durable') return read.data.snapshot
  // The position is the database's and means nothing here: every read of the rows would end in a gap.
  throw new CommandError('badRequest', 'rows of liveQuery belong to a durable channel; this one is ephemeral')
}

export async function verifyGrant(
  token: string,
  channel: ResolvedChannel,
  caller: Caller,
  context: NodeContext,
): Promise<SubscriptionGrant> {
  const expected = { user: caller.principal.user, channel: channel.name }
  const { subscriptionTokens: tokens, revocations } = context
  const answer = await verifySubscription({ tokens, revocations }, token, expected)
  if (answer.kind === 'refused') return refuse(answer.refusal, 'subscription', caller, context)
  return answer.grant
}

function featuresOf({ delta, tf, join_leave }: SubscribeRequest, { definition }: ResolvedChannel): Features {
  if (delta && delta !== 'fossil') throw new Disconnect('badRequest')
  const filter = tf && filterOf(tf, definition.filter)
  return {
    joinLeave: definition.announce && join_leave === true,
    delta: definition.delta && delta === 'fossil' && filter === undefined,
    filter,
  }
}

function filterOf(node: FilterNode, isAllowed: boolean): TagFilter {
  if (!isAllowed) throw new CommandError('badRequest', 'this channel takes no filter')
  return compileFilter(node)
}
