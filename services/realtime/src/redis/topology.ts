import { Cluster, type Redis } from 'ioredis'
import { slotOf } from './slot.ts'

/** Which server a name of the bus is at home with. */
export interface Topology {
  readonly sharded: boolean
  /** Servers that names can be at home with now. */
  homes(): ReadonlySet<string>
  /** Undefined while nobody owns the name's slot. */
  homeOf(name: string): string | undefined
  /** Looks again now: the picture was seen to be wrong. `onChange` follows. */
  refresh(): void
  onChange(listener: () => void): void
}

const ONLY = 'only'

/** One server, or one master behind Sentinels: everything is at home there. */
const singleTopology: Topology = {
  sharded: false,
  homes: () => new Set([ONLY]),
  homeOf: () => ONLY,
  refresh: () => {},
  onChange: () => {},
}

/** How long a Cluster that was just asked is left alone: its members may not agree yet. */
const REFRESH_PAUSE_MS = 100

/** ioredis asks the Cluster for its slots every few seconds and on every MOVED. */
function clusterTopology(cluster: Cluster): Topology {
  let pending: NodeJS.Timeout | undefined
  return {
    sharded: true,
    homes: () => new Set(cluster.slots.flatMap((addresses) => addresses?.slice(0, 1) ?? [])),
    homeOf: (name) => cluster.slots[slotOf(name)]?.[0],
    refresh: () => {
      if (pending !== undefined) return
      pending = setTimeout(() => {
        pending = undefined
        cluster.refreshSlotsCache()
      }, REFRESH_PAUSE_MS).unref()
    },
    onChange: (listener) => cluster.on('refresh', listener),
  }
}

export function topologyOf(client: Redis | Cluster): Topology {
  return client instanceof Cluster ? clusterTopology(client) : singleTopology
}
