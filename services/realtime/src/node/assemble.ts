import type { Contract } from '@portico/channels'
import type { Revocations, RevokedListener } from '../auth/revocations.ts'
import type { ArrivalListener } from '../broker/broker.ts'
import type { Control, ControlHandler, NodeInfo } from '../control/control.ts'
import { FlushLoop } from '../hub/flush-loop.ts'
import type { Hub } from '../hub/hub.ts'
import type { Limits } from '../limits/limits.ts'
import { DelayedLeave } from '../presence/delayed-leave.ts'
import type { Presence, PresenceListener } from '../presence/presence.ts'
import type { Timers } from '../timer-wheel.ts'
import type { Brokers } from './carriers.ts'
import { assembleDelivery } from './delivery.ts'
import { LiveNode } from './live-node.ts'
import { Membership } from './membership.ts'
import type { NodeObserver } from './observer.ts'
import { type EmulatedConnections, type KnownAttempts, Orders } from './orders.ts'
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

export interface NodeTiming {
  /** How long a channel is listened to after its last subscriber here has left. */
  readonly lingerMs: number
  /** How long a user who reloads a page still counts as present. */
  readonly leaveDelayMs: number
  readonly positionCheckMs: number
  readonly positionGraceMs: number
}

const timing: NodeTiming = {
  lingerMs: 2_000,
  leaveDelayMs: 5_000,
  positionCheckMs: 40_000,
  positionGraceMs: 3_000,
}

/** A node with all its parts. Those who need each other meet here and nowhere else. */
export interface AssembledNode extends AsyncDisposable {
  readonly node: LiveNode
  readonly hub: Hub
  readonly roster: Roster
  readonly membership: Membership
  readonly control: Control
  readonly revocations: Revocations
  readonly loop: FlushLoop
}

export function assembleNode(parts: NodeParts): AssembledNode {
  const { id, backends, limits, timers, onError, observer } = parts
  const loop = new FlushLoop({ onError })
  const delivery = assembleDelivery({ ...parts, loop, timing })
  const { hub, carriers } = delivery
  const roster = new Roster()

  const presence = new DelayedLeave({
    presence: backends.presence((kind, name, infos) => membership.announce(kind, carriers.find(name), infos)),
    timers,
    delayMs: timing.leaveDelayMs,
  })
  const membership: Membership = new Membership({ presence, onError })
  const info = describer(parts, roster, hub)
  const control = backends.control(
    new Orders({ hub, roster, emulated: parts.emulated, info, attempts: parts.attempts }),
  )
  control.describe(info)
  const revocations = backends.revocations((revocation) => roster.revoked(revocation))
  const node = new LiveNode({ id, carriers, hub, presence, control, revocations, limits, observer })
  const owned = [control, revocations, presence, delivery]

  return {
    node,
    hub,
    roster,
    membership,
    control,
    revocations,
    loop,
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(owned.map((part) => part[Symbol.asyncDispose]()))
    },
  }
}

/** What the node says of itself to the others. */
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
