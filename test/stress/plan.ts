import { Random } from '@portico/harness/random'
import type { Channel } from './chronicle.ts'
import { type FaultKind, faultKinds, faults } from './faults/table.ts'
import { lengthMs, type Planned } from './schedule.ts'

export type Make =
  | { readonly make: 'ours'; readonly transport: 'websocket' | 'http_stream' | 'poll' }
  | { readonly make: 'plain'; readonly dialect: 'json' | 'protobuf' | 'http_stream' }

export type WriterMake = 'sql' | 'prisma' | 'api'

export type PlannedClient = Make & {
  /** Also its user name. */
  readonly name: string
  /** The network it comes through. */
  readonly street: number
  readonly channels: readonly string[]
  readonly publishesTo: readonly string[]
  /** How long its tokens are valid. */
  readonly tokenSeconds: number
}

export interface Plan {
  readonly seed: number
  readonly seconds: number
  readonly channels: readonly Channel[]
  readonly clients: readonly PlannedClient[]
  /** How many strangers come in a rush. */
  readonly strangers: number
  readonly writers: readonly WriterMake[]
  /** The interval of each publishing client. Twice as many clients publish half as often. */
  readonly publishEveryMs: number
  readonly schedule: readonly Planned[]
}

interface PlanOptions {
  readonly seed: number
  readonly seconds?: number
  readonly clients: number
  readonly kinds?: readonly FaultKind[]
  /** Replaces the seed's own schedule, and determines the duration. */
  readonly schedule?: readonly Planned[] | undefined
}

/** The number of networks. The clients of each are one process. */
export const streets = 2

const rooms = 6
const boards = 4
const squares = 4

/** The quiet time after the last fault of a given schedule. */
const calmSeconds = 8

/** The number of strangers for each client. */
const strangersPerClient = 7
/** There is one more team of writers for each of this many clients. */
const clientsPerTeam = 150

const makes: readonly Make[] = [
  { make: 'ours', transport: 'websocket' },
  { make: 'plain', dialect: 'json' },
  { make: 'ours', transport: 'websocket' },
  { make: 'plain', dialect: 'protobuf' },
  { make: 'ours', transport: 'http_stream' },
  { make: 'plain', dialect: 'http_stream' },
  { make: 'ours', transport: 'poll' },
  { make: 'plain', dialect: 'json' },
]

/** The strangers' channels; only they subscribe to them. */
export const squareNames = Array.from({ length: squares }, (_, n) => `square:${n}`)

/** The same seed makes the same plan, though not the same interleaving of processes. */
export function makePlan(options: PlanOptions): Plan {
  const { seed, clients, kinds = faultKinds, schedule } = options
  const { seconds = 60 } = options
  const random = new Random(seed)
  const people = Array.from({ length: clients }, (_, index) => planClient(index, clients, random))
  const owned = people.filter((_, index) => index % 4 === 0).map(({ name }) => name)
  const channels: readonly Channel[] = [
    ...Array.from({ length: rooms }, (_, n) => ({ name: `room:${n}`, kind: 'durable' }) as const),
    ...squareNames.map((name) => ({ name, kind: 'durable' }) as const),
    ...Array.from({ length: boards }, (_, n) => ({ name: `board:${n}`, kind: 'ephemeral' }) as const),
    ...owned.map((owner) => ({ name: `vault:${owner}`, kind: 'durable', owner }) as const),
    ...owned.map((owner) => ({ name: `desk:${owner}`, kind: 'ephemeral', owner }) as const),
  ]
  return {
    seed,
    seconds: schedule === undefined ? seconds : Math.ceil(lengthMs(schedule) / 1_000) + calmSeconds,
    channels,
    clients: people,
    strangers: clients * strangersPerClient,
    writers: planWriters(clients),
    publishEveryMs: Math.max(500, clients * 25),
    schedule: schedule ?? planFaults(seconds, kinds, random),
  }
}

/** Every fourth client owns a vault and a desk. Each also tries to subscribe to another's, and is refused. */
function planClient(index: number, count: number, random: Random): PlannedClient {
  const name = `u${index}`
  const neighbour = `u${(index + 4 - (index % 4)) % (4 * Math.ceil(count / 4))}`
  const own = index % 4 === 0 ? [`vault:${name}`, `desk:${name}`] : []
  const foreign = neighbour === name ? [] : [random.chance(0.5) ? `vault:${neighbour}` : `desk:${neighbour}`]
  const room = random.below(rooms)
  const board = random.below(boards)
  const make = makes[index % makes.length] ?? { make: 'ours', transport: 'websocket' }
  return {
    ...make,
    name,
    street: index % streets,
    channels: [`room:${room}`, `room:${(room + 1) % rooms}`, `board:${board}`, ...own, ...foreign],
    publishesTo: random.chance(0.3) ? [`board:${board}`, `room:${room}`] : [],
    tokenSeconds: random.chance(0.2) ? 20 : 600,
  }
}

function planWriters(clients: number): readonly WriterMake[] {
  const teams = 1 + Math.floor(clients / clientsPerTeam)
  return Array.from({ length: teams }, () => ['sql', 'api', 'sql', 'prisma', 'api'] as const).flat()
}

/** Faults one after the other, with pauses that are sometimes so short that two overlap. */
function planFaults(seconds: number, kinds: readonly FaultKind[], random: Random): readonly Planned[] {
  const schedule: Planned[] = []
  let deck: FaultKind[] = []
  for (let atMs = 2_000; atMs < seconds * 1_000 && kinds.length > 0; ) {
    // Every kind is used before any is repeated, so that a short run sees many kinds.
    if (deck.length === 0) deck = shuffled(kinds, random)
    const kind = deck.pop() ?? 'nodeCrash'
    const {
      lastsMs: [least, most],
      takesMs = 0,
    } = faults[kind]
    const lastsMs = least + random.below(most - least + 1)
    schedule.push({ kind, atMs, lastsMs, seed: random.below(1_000_000) })
    const wholeMs = takesMs + lastsMs
    atMs += random.chance(0.3) ? random.below(wholeMs + 1) : wholeMs + 1_000 + random.below(4_000)
  }
  return schedule
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)
}
