import type { Contract } from '@portico/channels'
import type { Revocations, RevokedListener } from '../auth/revocations.ts'
import type { Arrival, ArrivalListener } from '../broker/broker.ts'
import type { Control, ControlHandler, NodeInfo } from '../control/control.ts'
import { FlushLoop } from '../hub/flush-loop.ts'
import { Hub } from '../hub/hub.ts'
import type { Limits } from '../limits/limits.ts'
import { DelayedLeave } from '../presence/delayed-leave.ts'
import type { Presence, PresenceListener } from '../presence/presence.ts'
import { DeliveryCursor } from '../subscription/delivery-cursor.ts'
import type { Timers } from '../timer-wheel.ts'
import { type Brokers, ChannelResolver, type ResolvedChannel } from './channel-resolver.ts'
import { LiveNode } from './live-node.ts'
import { Membership } from './membership.ts'
import { type EmulatedConnections, type KnownAttempts, NodeControlHandler } from './node-control-handler.ts'
import type { NodeObserver } from './observer.ts'
import { PositionWatch } from './position-watch.ts'
import { Roster } from './roster.ts'

/** The stores and buses behind a node. Each part is made with the listener that it calls. */
export interface Backends {
  brokers(arrived: ArrivalListener): Brokers
  presence(noticed: PresenceListener): Presence
  control(handler: ControlHandler): Control
  revocations(revoked: RevokedListener): Revocations
}

interface NodeParts {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly contract: Contract
  readonly backends: Backends
  readonly limits: Limits
  readonly timers: Timers
  readonly emulated: EmulatedConnections
  readonly attempts: KnownAttempts
  readonly onError: (error: unknown) => void
  readonly observer: NodeObserver
}

const timing = {
  /** How long a channel is listened to after its last subscriber here has left. */
  lingerMs: 2_000,
  /** How long a user who reloads a page still counts as present. */
  leaveDelayMs: 5_000,
  positionCheckMs: 40_000,
  positionGraceMs: 3_000,
}

/** All parts of a node, wired together. */
export interface AssembledNode extends AsyncDisposable {
  readonly node: LiveNode
  readonly hub: Hub
  readonly roster: Roster
  readonly membership: Membership
  readonly control: Control
  readonly revocations: Revocations
  readonly loop: FlushLoop
}

/**
 * Makes the parts and connects them. `resolver` and `membership` are used before their declaration, but only called
 * after everything exists.
 */
export function assembleNode(parts: NodeParts): AssembledNode {
  const { id, contract, backends, limits, timers, onError, observer } = parts
  const loop = new FlushLoop({ onError })
  const find = (name: string) => resolver.find(name)
  const hub = createHub(parts, loop, find)
  const watch = createWatch(parts, find)
  const brokers = backends.brokers((arrival) => deliver(arrival, hub, watch))
  const resolver: ChannelResolver = new ChannelResolver(contract, brokers)

  const presence = new DelayedLeave({
    presence: backends.presence((kind, name, infos) => membership.announce(kind, find(name), infos)),
    timers,
    delayMs: timing.leaveDelayMs,
  })
  const membership: Membership = new Membership({ presence, onError })
  const roster = new Roster()
  const info = describer(parts, roster, hub)
  const control = backends.control(
    new NodeControlHandler({ hub, roster, emulated: parts.emulated, info, attempts: parts.attempts }),
  )
  control.describe(info)
  const revocations = backends.revocations((revocation) => roster.revoked(revocation))
  const node = new LiveNode({ id, resolver, hub, presence, control, revocations, limits, observer })
  const stopWatching = repeat(timers, timing.positionCheckMs, () => watch.check(hub.channels()))
  const owned = [control, revocations, presence, brokers.ephemeral, brokers.durable]

  return {
    node,
    hub,
    roster,
    membership,
    control,
    revocations,
    loop,
    async [Symbol.asyncDispose]() {
      stopWatching()
      await Promise.allSettled(owned.map((part) => part?.[Symbol.asyncDispose]()))
    },
  }
}

function createHub(
  { timers, observer, onError }: NodeParts,
  loop: FlushLoop,
  find: (name: string) => ResolvedChannel,
): Hub {
  return new Hub({
    loop,
    timers,
    lingerMs: timing.lingerMs,
    onError,
    delivered: (batch, subscribers) => observer.delivered(batch, subscribers),
    upstream: {
      listen: (name) => find(name).broker.listen(name),
      unlisten: (name) => find(name).broker.unlisten(name),
    },
  })
}

function createWatch({ timers, onError }: NodeParts, find: (name: string) => ResolvedChannel): PositionWatch {
  return new PositionWatch({
    async readTop(name) {
      const { broker, retention } = find(name)
      if (retention.size === 0) return undefined
      return broker.reached?.(name) ?? (await broker.read(name, { limit: 0 }, retention)).top
    },
    *trackedOf({ subscribers }) {
      for (const subscriber of subscribers) if (subscriber instanceof DeliveryCursor) yield subscriber
    },
    graceMs: timing.positionGraceMs,
    wait: (ms) => new Promise((resolve) => timers.after(ms, () => resolve())),
    onError,
  })
}

/** An interrupted channel may have missed its newest publications. */
function deliver(arrival: Arrival, hub: Hub, watch: PositionWatch): void {
  if (arrival.kind === 'interrupted') {
    const channels = [...arrival.channels].map((name) => hub.find(name))
    void watch.check(channels.filter((found) => found !== undefined))
  } else hub.arrive(arrival)
}

/** What the node reports about itself to the other nodes. */
function describer({ id, name, version }: NodeParts, roster: Roster, hub: Hub): () => NodeInfo {
  const startedAt = Date.now()
  return () => ({
    id,
    name,
    version,
    startedAt,
    connections: roster.connectionCount,
    users: roster.userCount,
    ...hub.counts,
  })
}

/** Repeats the work, each time `everyMs` after the last run has ended. Returns a function that stops it. */
function repeat(timers: Timers, everyMs: number, work: () => Promise<void>): () => void {
  const turn = async () => {
    await work()
    timer = timers.after(everyMs, turn)
  }
  let timer = timers.after(everyMs, turn)
  return () => timer.cancel()
}
