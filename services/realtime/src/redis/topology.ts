import { Cluster, type Redis } from 'ioredis'
import { slotOf } from './slot.ts'

/** Which server owns a name of the bus. */
export interface Topology {
  readonly sharded: boolean
  /** The servers that can own names now. */
  homes(): ReadonlySet<string>
  /** The server that owns the name; undefined while none owns its slot. */
  homeOf(name: string): string | undefined
  /** Looks the owners up again, because those known proved wrong. `onChange` follows. */
  refresh(): void
  onChange(listener: () => void): unknown
}

const onlyServer = 'only'

/** One server, or one master behind Sentinels: it owns every name. */
function singleTopology(): Topology {
  const listeners: (() => void)[] = []
  return {
    sharded: false,
    homes: () => new Set([onlyServer]),
    homeOf: () => onlyServer,
    refresh: afterPause(() => {
      for (const listener of listeners) listener()
    }),
    onChange: (listener) => listeners.push(listener),
  }
}

/** ioredis asks the Cluster for its slots every few seconds and on every MOVED. */
function clusterTopology(cluster: Cluster): Topology {
  return {
    sharded: true,
    homes: () => new Set(cluster.slots.flatMap((addresses) => addresses?.slice(0, 1) ?? [])),
    homeOf: (name) => cluster.slots[slotOf(name)]?.[0],
    refresh: afterPause(() => cluster.refreshSlotsCache()),
    onChange: (listener) => cluster.on('refresh', listener),
  }
}

/** The pause after servers refused something: they may not yet agree among themselves. */
const pauseMs = 100

/** Concurrent requests share one run. */
function afterPause(work: () => void): () => void {
  let pending: NodeJS.Timeout | undefined
  return () => {
    if (pending !== undefined) return
    pending = setTimeout(() => {
      pending = undefined
      work()
    }, pauseMs).unref()
  }
}

export function topologyOf(client: Redis | Cluster): Topology {
  return client instanceof Cluster ? clusterTopology(client) : singleTopology()
}
