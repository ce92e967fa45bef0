import {
  CommandError,
  type ConnectResult,
  Disconnect,
  type RequestOf,
  type SubscribeResult,
} from '@portico/protocol'
import type { Authentication } from '../auth/authenticator.ts'
import type { Principal } from '../auth/principal.ts'
import { refusalError, refusalFinding } from '../auth/refusal.ts'
import type { NodeContext } from '../node/node-context.ts'
import { ttlSeconds } from '../subscription/expiry.ts'
import type { OpenedSubscription } from '../subscription/subscription-request.ts'
import type { Caller } from './caller.ts'
import type { Handler } from './handler.ts'
import { claimedOf } from './subscribe.ts'

export const connect: Handler<'connect'> = async ({ token, subs }, caller, context) => {
  throwIfFull(caller, context)
  const { origin, host, cookie } = caller.peer
  caller.peer.cookie = undefined
  const found = await context.authenticator.authenticate({ token, origin, host, cookie })
  const principal = principalOf(found, caller, context)
  if (context.refused?.has(principal.user)) throw new CommandError('tooManyRequests')
  caller.lifetime.throwIfGone()
  caller.accept(principal)
  const opened =
    principal.channels.length === 0 ? nothing : await subscribeByToken(principal, subs, caller, context)
  return {
    result: { ...connectionResult(principal, caller, context), ...subsOf(opened, principal) },
    queued: () => {
      caller.startHeartbeat()
      for (const { goLive } of opened.values()) goLive()
    },
  }
}

/** A client that is refused here comes back later, and may reach another node. */
function throwIfFull(caller: Caller, { isOverloaded, roster, limits }: NodeContext): void {
  if (isOverloaded()) throw new CommandError('tooManyRequests')
  if (roster.connectionCount < limits.nodeConnections) return
  caller.record.endsFor({ id: 'serviceConnectionLimit', facts: { limit: limits.nodeConnections } })
  throw new CommandError('tooManyRequests', 'this node holds as many connections as it may; come back later')
}

function principalOf(found: Authentication, caller: Caller, { observer }: NodeContext): Principal {
  if (found.kind === 'refused') {
    observer.refused(found.refusal.kind)
    caller.record.endsFor(refusalFinding(found.refusal))
    throw refusalError(found.refusal, 'connection')
  }
  return found.principal
}

const nothing: ReadonlyMap<string, OpenedSubscription> = new Map()

/** Subscribes to the channels named in the token. The issuer has allowed them; the client only names positions. */
async function subscribeByToken(
  principal: Principal,
  claims: RequestOf<'connect'>['subs'],
  caller: Caller,
  context: NodeContext,
): Promise<ReadonlyMap<string, OpenedSubscription>> {
  if (principal.channels.length > context.limits.connectionSubscriptions) throw new Disconnect('channelLimit')
  const opened = new Map<string, OpenedSubscription>()
  let replayBytes = context.limits.recoveryBytes
  for (const name of principal.channels) {
    // The server API has already subscribed it; a push after this reply tells the client.
    if (caller.subscriptions.isLive(name)) continue
    // The server API's attempt may still fail, and then the client would not be told.
    if (caller.subscriptions.has(name)) throw new CommandError('tooManyRequests')
    const channel = context.node.find(name)
    const one = await caller.subscriptions.open({
      channel,
      side: 'server',
      claimed: claimedOf(claims?.get(name)),
      replayBytes,
      features: { joinLeave: channel.definition.announce, delta: false, filter: undefined },
      chanInfo: principal.subs?.get(name)?.info,
    })
    // A cache channel's single publication is replayed regardless of size.
    replayBytes = Math.max(0, replayBytes - one.bytes)
    opened.set(name, one)
  }
  // The server API may have ended some of these in the meantime, and the client has been told.
  return new Map([...opened].filter(([name]) => caller.subscriptions.has(name)))
}

function connectionResult(
  { expiresAt, refreshedByClient }: Principal,
  { id, transport }: Caller,
  { version, timing, now }: NodeContext,
): ConnectResult {
  const expires = refreshedByClient && expiresAt !== undefined
  return {
    client: id,
    version,
    ...(expires && { expires: true, ttl: ttlSeconds(expiresAt, now()) }),
    ping: timing.pingSeconds,
    pong: true,
    ...transport.emulated,
  }
}

function subsOf(
  opened: ReadonlyMap<string, OpenedSubscription>,
  { subs }: Principal,
): Pick<ConnectResult, 'subs'> {
  if (opened.size === 0) return {}
  const results = Array.from(opened, ([name, { result }]): [string, SubscribeResult] => {
    const data = subs?.get(name)?.data
    return [name, { ...result, ...(data !== undefined && { data }) }]
  })
  return { subs: new Map(results) }
}
