import type { Inputs } from './inputs.ts'
import type { Assumed } from './profile.ts'

/** The inputs with none missing. */
export type Measured = { readonly [Name in keyof Inputs]: number }

export interface Needs {
  readonly connections: number
  readonly deliveries: number
  readonly publications: number
  /** Connections per second during a deploy. */
  readonly connects: number
  readonly cores: number
  readonly workers: number
  readonly machines: number
  /** Per machine. */
  readonly connectionsEach: number
  readonly processGib: number
  readonly kernelGib: number
  /** How many of the nodes one publication must reach. */
  readonly reach: number
  /** Messages that Redis delivers to nodes. */
  readonly arrivals: number
  readonly shards: number
  readonly transactions: number
  /** Share of what one Postgres managed here. */
  readonly postgres: number
  readonly gigabits: number
}

const giB = 2 ** 20

/**
 * What a number of connections needs. The number of workers and the cost of a publication depend on each other: the more
 * nodes, the more of them a publication must reach. So it is computed again until it no longer changes.
 */
export function needsOf(connections: number, measured: Measured, assumed: Assumed): Needs {
  let workers = 1
  let needs = countWith(workers, connections, measured, assumed)
  for (let turn = 0; turn < 50 && needs.workers !== workers; turn += 1) {
    workers = needs.workers
    needs = countWith(workers, connections, measured, assumed)
  }
  return needs
}

function countWith(workers: number, connections: number, measured: Measured, assumed: Assumed): Needs {
  const deliveries = connections * assumed.heard
  const publications = deliveries / assumed.audience
  const connects = connections / assumed.deploySeconds
  const reach = nodesReached(workers, assumed.audience)
  const arrivals = workers === 1 ? 0 : publications * reach
  const micros =
    deliveries * measured.deliveryMicros +
    // What a publication costs besides its deliveries: it is numbered in memory, or carried to every node it reaches.
    publications *
      (workers === 1 ? numberedMicros(measured) : measured.publishMicros + reach * arrivalMicros(measured)) +
    connects * measured.connectMicros +
    connections * measured.idleMicros
  const cores = micros / 1e6
  const processGib = (connections * measured.connectionKib) / giB
  const kernelGib = (connections * assumed.socketKib) / giB
  const gigabits = (deliveries * (assumed.payload + assumed.packet) * 8) / 1e9
  const machines = Math.max(
    Math.ceil(cores / assumed.busy / assumed.machineCores),
    Math.ceil((processGib + kernelGib) / assumed.machineGib / assumed.busy),
    Math.ceil(gigabits / (assumed.link / 2)),
  )
  const transactions = publications * assumed.durable
  return {
    connections,
    deliveries,
    publications,
    connects,
    cores,
    workers: Math.max(1, Math.ceil(cores / assumed.busy)),
    machines,
    connectionsEach: connections / machines,
    processGib,
    kernelGib,
    reach,
    arrivals,
    shards: Math.max(
      workers === 1 ? 0 : 1,
      Math.ceil(publications / assumed.redisScripts),
      Math.ceil(arrivals / assumed.redisMessages),
    ),
    transactions,
    postgres: transactions / measured.transactions,
    gigabits,
  }
}

/** How many of the nodes hold at least one subscriber of a randomly spread audience. */
export function nodesReached(nodes: number, audience: number): number {
  return nodes * (1 - (1 - 1 / nodes) ** audience)
}

/** What a publication costs a single node besides its deliveries, derived from a large channel and one of ten. */
function numberedMicros({ deliveryMicros, smallChannelMicros }: Measured): number {
  return Math.max(0, (smallChannelMicros - deliveryMicros) / (1 / 10 - 1 / 1_000))
}

/** What a publication costs each node that it reaches through Redis, besides its deliveries there. */
export function arrivalMicros({
  deliveryMicros,
  arrivalAndDeliveryMicros,
}: Pick<Measured, 'deliveryMicros' | 'arrivalAndDeliveryMicros'>): number {
  return Math.max(0, arrivalAndDeliveryMicros - deliveryMicros)
}

/** How many connections one of a component can hold. */
export interface Wall {
  readonly of: string
  readonly connections: number
}

/** For each component, whether one of it is enough. */
const components: Readonly<Record<string, (needs: Needs, measured: Measured, assumed: Assumed) => boolean>> =
  {
    'one worker, its core half busy': ({ cores }, _, { busy }) => cores <= busy,
    'one machine’s cores, half busy': ({ cores }, _, { busy, machineCores }) => cores <= busy * machineCores,
    'one machine’s memory, half full': ({ processGib, kernelGib }, _, { busy, machineGib }) =>
      processGib + kernelGib <= busy * machineGib,
    'one machine’s network, half used': ({ gigabits }, _, { link }) => gigabits <= link / 2,
    'one Postgres, as fast as the one measured': ({ transactions }, measured) =>
      transactions <= measured.transactions,
    'one Redis, by publications it handles': ({ publications }, _, { redisScripts }) =>
      publications <= redisScripts,
    'one Redis, by messages it sends': ({ arrivals }, _, { redisMessages }) => arrivals <= redisMessages,
  }

/** How many connections one of each component can hold, lowest first. */
export function wallsOf(measured: Measured, assumed: Assumed): readonly Wall[] {
  return Object.entries(components)
    .map(([of, isEnough]) => ({
      of,
      connections: largest((count) => isEnough(needsOf(count, measured, assumed), measured, assumed)),
    }))
    .toSorted((one, other) => one.connections - other.connections)
}

/** By bisection: the largest number for which the condition still holds. */
function largest(holds: (count: number) => boolean): number {
  let [low, high] = [1_000, 1_000_000_000]
  while (high - low > low / 10_000) {
    const middle = Math.round((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}
