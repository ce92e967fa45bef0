import type { Contract } from '@portico/channels'
import type { Arrival, ArrivalListener, Broker } from '../broker/broker.ts'
import type { Control, ControlHandler, NodeInfo, Revocation } from '../control/control.ts'
import { FlushLoop } from '../hub/flush-loop.ts'
import { Hub } from '../hub/hub.ts'
import type { Limits } from '../limits/limits.ts'
import { DelayedLeave } from '../presence/delayed-leave.ts'
import type { Presence, VanishedListener } from '../presence/presence.ts'
import { Subscription } from '../subscription/subscription.ts'
import type { Timers } from '../timer-wheel.ts'
import { Carriers } from './carriers.ts'
import { LiveNode } from './live-node.ts'
import { Membership } from './membership.ts'
import { type EmulatedConnections, Orders } from './orders.ts'
import { PositionWatch } from './position-watch.ts'
import { Roster } from './roster.ts'

/** What stands behind a node. Each part is made with the listener that it calls. */
export interface Backends {
  broker(arrived: ArrivalListener): Broker
  /** For durable channels; absent without a database. */
  durable?: ((arrived: ArrivalListener) => Broker) | undefined
  presence(vanished: VanishedListener): Presence
  control(handler: ControlHandler): Control
}

export interface NodeParts {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly contract: Contract
  readonly backends: Backends
  readonly limits: Limits
  readonly timers: Timers
  readonly loop?: FlushLoop
  readonly emulated: EmulatedConnections
  readonly rememberRevocation: (revocation: Revocation) => void
  readonly onError: (error: unknown) => void
  readonly timing?: Partial<NodeTiming>
  readonly now?: () => number
}

export interface NodeTiming {
  /** How long a channel nobody here wants any more is still listened to. */
  readonly lingerMs: number
  /** How long somebody who reloads a page has not left. */
  readonly leaveDelayMs: number
  readonly positionCheckMs: number
  readonly positionGraceMs: number
}

const usualTiming: NodeTiming = {
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
  readonly loop: FlushLoop
}

export function assembleNode(parts: NodeParts): AssembledNode {
  const { id, contract, backends, limits, timers, onError, loop = new FlushLoop(), now = Date.now } = parts
  const timing = { ...usualTiming, ...parts.timing }
  const roster = new Roster()

  const hub: Hub = new Hub({
    loop,
    timers,
    lingerMs: timing.lingerMs,
    onError,
    upstream: {
      listen: (name) => carriers.find(name).broker.listen(name),
      unlisten: (name) => carriers.find(name).broker.unlisten(name),
    },
  })
  const watch = new PositionWatch({
    readTop: async (name) => {
      const { broker, retention } = carriers.find(name)
      return retention.size === 0 ? undefined : (await broker.read(name, { limit: 0 }, retention)).top
    },
    trackedOf: function* ({ subscribers }) {
      for (const subscriber of subscribers) if (subscriber instanceof Subscription) yield subscriber
    },
    graceMs: timing.positionGraceMs,
    wait: (ms) => new Promise((resolve) => timers.after(ms, () => resolve())),
    onError,
  })
  const arrived = (arrival: Arrival) => {
    if (arrival.kind !== 'interrupted') return hub.arrive(arrival)
    const channels = [...arrival.channels]
      .map((name) => hub.find(name))
      .filter((found) => found !== undefined)
    void watch.check(channels)
  }
  const brokers = { ephemeral: backends.broker(arrived), durable: backends.durable?.(arrived) }
  const carriers: Carriers = new Carriers(contract, brokers)

  const presence = new DelayedLeave({
    presence: backends.presence((name, infos) => membership.announceVanished(carriers.find(name), infos)),
    timers,
    delayMs: timing.leaveDelayMs,
  })
  const membership: Membership = new Membership({ presence, onError })
  const startedAt = now()
  const info = (): NodeInfo => ({
    id,
    name: parts.name,
    version: parts.version,
    startedAt,
    connections: roster.connectionCount,
    users: roster.userCount,
    ...hub.counts,
  })
  const control = backends.control(
    new Orders({ hub, roster, emulated: parts.emulated, info, remember: parts.rememberRevocation }),
  )
  control.describe(info)
  const node = new LiveNode({ id, carriers, hub, presence, control, limits, now })
  const stopWatching = repeat(timers, timing.positionCheckMs, () => watch.check(hub.channels()))

  return {
    node,
    hub,
    roster,
    membership,
    control,
    loop,
    async [Symbol.asyncDispose]() {
      stopWatching()
      const { ephemeral, durable } = brokers
      const owned = [control, presence, ephemeral, ...(durable ? [durable] : [])]
      await Promise.allSettled(owned.map((part) => part[Symbol.asyncDispose]()))
    },
  }
}

/** The next turn begins when the last one has ended. Returns how to stop. */
function repeat(timers: Timers, everyMs: number, work: () => Promise<void>): () => void {
  const turn = async () => {
    await work()
    timer = timers.after(everyMs, turn)
  }
  let timer = timers.after(everyMs, turn)
  return () => timer.cancel()
}
