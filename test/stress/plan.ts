import { Random } from '@portico/harness/random'
import type { Channel } from './chronicle.ts'
import { type FaultKind, faultKinds, faults } from './faults/table.ts'
import { lengthMs, type Planned } from './schedule.ts'

export type Make =
  | { readonly make: 'ours'; readonly transport: 'websocket' | 'http_stream' | 'poll' }
  | { readonly make: 'plain'; readonly dialect: 'json' | 'protobuf' | 'http_stream' }

export type WriterMake = 'sql' | 'prisma' | 'api'

export type PlannedClient = Make & {
  /** Its user, too. */
  readonly name: string
  /** The network by which it comes. */
  readonly street: number
  readonly channels: readonly string[]
  readonly publishesTo: readonly string[]
  /** How long its tokens are good. */
  readonly tokenSeconds: number
}

export interface Plan {
  readonly seed: number
  readonly seconds: number
  readonly channels: readonly Channel[]
  readonly clients: readonly PlannedClient[]
  /** How many others come where many come at once. */
  readonly strangers: number
  readonly writers: readonly WriterMake[]
  /** Of each client that publishes. Twice as many clients publish half as often. */
  readonly publishEveryMs: number
  readonly schedule: readonly Planned[]
}

export interface PlanOptions {
  readonly seed: number
  readonly seconds?: number
  readonly clients: number
  readonly kinds?: readonly FaultKind[]
  /** Instead of the seed's own, and for as long as it takes. */
  readonly schedule?: readonly Planned[] | undefined
}

/** By each come clients of one process. */
export const streets = 2

const rooms = 6
const boards = 4
const squares = 4

/** After the last fault of a schedule that was given. */
const calmSeconds = 8

/** Of strangers, for each client. */
const strangersPerClient = 7
/** Of writers. */
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

/** Where strangers meet; nobody else listens there. */
export const squareNames = Array.from({ length: squares }, (_, n) => `square:${n}`)

/** The same seed makes the same plan; how the processes then interleave is theirs. */
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

/** Every fourth one owns a vault and a desk; every one also asks for those of another, in vain. */
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

/** One after the other with pauses between them, some of which are so short that two overlap. */
function planFaults(seconds: number, kinds: readonly FaultKind[], random: Random): readonly Planned[] {
  const schedule: Planned[] = []
  let deck: FaultKind[] = []
  for (let atMs = 2_000; atMs < seconds * 1_000 && kinds.length > 0; ) {
    // A deck that is dealt out before it is shuffled again: a short run still sees many kinds.
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
