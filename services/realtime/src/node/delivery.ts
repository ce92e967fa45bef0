import type { Contract } from '@portico/channels'
import type { Arrival } from '../broker/broker.ts'
import type { FlushLoop } from '../hub/flush-loop.ts'
import { Hub } from '../hub/hub.ts'
import { DeliveryCursor } from '../subscription/delivery-cursor.ts'
import type { Timers } from '../timer-wheel.ts'
import type { Backends, NodeTiming } from './assemble.ts'
import { Carriers } from './carriers.ts'
import type { NodeObserver } from './observer.ts'
import { PositionWatch } from './position-watch.ts'

interface DeliveryParts {
  readonly contract: Contract
  readonly backends: Pick<Backends, 'brokers'>
  readonly loop: FlushLoop
  readonly timers: Timers
  readonly timing: NodeTiming
  readonly observer: NodeObserver
  readonly onError: (error: unknown) => void
}

/** From the brokers to the subscriptions of this node. */
export interface Delivery extends AsyncDisposable {
  readonly hub: Hub
  readonly carriers: Carriers
}

export function assembleDelivery(parts: DeliveryParts): Delivery {
  const { contract, backends, timers, timing } = parts
  const hub: Hub = createHub(parts, () => carriers)
  const watch = createWatch(parts, () => carriers)
  const arrived = (arrival: Arrival) => {
    if (arrival.kind !== 'interrupted') return hub.arrive(arrival)
    const channels = [...arrival.channels].map((name) => hub.find(name))
    void watch.check(channels.filter((found) => found !== undefined))
  }
  const brokers = backends.brokers(arrived)
  const carriers: Carriers = new Carriers(contract, brokers)
  const stopWatching = repeat(timers, timing.positionCheckMs, () => watch.check(hub.channels()))
  return {
    hub,
    carriers,
    async [Symbol.asyncDispose]() {
      stopWatching()
      await Promise.allSettled([
        brokers.ephemeral[Symbol.asyncDispose](),
        brokers.durable?.[Symbol.asyncDispose](),
      ])
    },
  }
}

/** The hub listens by the brokers, and the brokers deliver to the hub: one of them has to be named before it is there. */
function createHub(
  { loop, timers, timing, observer, onError }: DeliveryParts,
  carriers: () => Carriers,
): Hub {
  return new Hub({
    loop,
    timers,
    lingerMs: timing.lingerMs,
    onError,
    delivered: (batch, subscribers) => observer.delivered(batch, subscribers),
    upstream: {
      listen: (name) => carriers().find(name).broker.listen(name),
      unlisten: (name) => carriers().find(name).broker.unlisten(name),
    },
  })
}

function createWatch({ timers, timing, onError }: DeliveryParts, carriers: () => Carriers): PositionWatch {
  return new PositionWatch({
    async readTop(name) {
      const { broker, retention } = carriers().find(name)
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

/** The next turn begins when the last one has ended. Returns how to stop. */
function repeat(timers: Timers, everyMs: number, work: () => Promise<void>): () => void {
  const turn = async () => {
    await work()
    timer = timers.after(everyMs, turn)
  }
  let timer = timers.after(everyMs, turn)
  return () => timer.cancel()
}
