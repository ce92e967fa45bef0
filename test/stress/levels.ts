import { until } from '@portico/harness'
import type { Level } from './chronicle.ts'
import type { HouseNode } from './house/house-node.ts'

interface Gauge {
  readonly what: string
  /** How much growth is normal, such as of pools and caches. */
  readonly allowed: number
  read(metrics: string, node: HouseNode): number | Promise<number>
}

const MiB = 1024 * 1024

const gauges: readonly Gauge[] = [
  { what: 'connections', allowed: 0, read: (metrics) => sum(metrics, 'portico_connections') },
  { what: 'subscriptions', allowed: 0, read: (metrics) => sum(metrics, 'portico_subscriptions') },
  { what: 'channels', allowed: 0, read: (metrics) => sum(metrics, 'portico_channels') },
  { what: 'bytes in queues', allowed: 0, read: (metrics) => sum(metrics, 'portico_queue_bytes') },
  { what: 'open files and sockets', allowed: 40, read: (_metrics, node) => node.openFiles() },
  { what: 'timers', allowed: 40, read: (metrics) => sum(metrics, 'nodejs_active_resources', 'Timeout') },
  { what: 'MiB of heap', allowed: 32, read: (metrics) => heap(metrics) / MiB },
]

function heap(metrics: string): number {
  return sum(metrics, 'nodejs_heap_size_used_bytes')
}

type Reading = ReadonlyMap<string, number>

/** What the node holds now, after a garbage collection. */
export async function readLevels(node: HouseNode): Promise<Reading> {
  node.collect()
  const metrics = await node.metrics()
  const readings = gauges.map(async (gauge) => [gauge.what, await gauge.read(metrics, node)] as const)
  return new Map(await Promise.all(readings))
}

/** Waits a limited time for the levels to return to what they were, and returns them. */
export async function compareLevels(node: HouseNode, before: Reading): Promise<readonly Level[]> {
  let levels: readonly Level[] = []
  const isBack = async () => {
    const after = await readLevels(node)
    levels = gauges.map(({ what, allowed }) => ({
      node: node.name,
      seconds: node.seconds,
      what,
      allowed,
      before: before.get(what) ?? 0,
      after: after.get(what) ?? 0,
    }))
    return levels.every((level) => level.after - level.before <= level.allowed)
  }
  await until('its levels to be back', isBack, { deadlineMs: 30_000, everyMs: 500 }).catch(() => {})
  return levels
}

/** The sum of all series of a metric, or of those with a label of this value. */
function sum(metrics: string, name: string, label = ''): number {
  const lines = metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
  return lines
    .filter((line) => label === '' || line.includes(`"${label}"`))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
