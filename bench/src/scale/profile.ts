/** What is taken for granted, and where nothing was measured: each with a reason, to be changed by whoever knows better. */
interface Assumption {
  readonly value: number
  readonly unit: string
  readonly says: string
}

export const assumed = {
  heard: { value: 0.2, unit: '/s', says: 'Publications that each connection hears: twelve a minute' },
  audience: { value: 100, unit: '', says: 'Subscribers of a channel, spread over all nodes by chance' },
  durable: { value: 0.1, unit: '', says: 'Of the publications, those that are rows as well' },
  payload: { value: 300, unit: 'bytes', says: 'A publication in its frame' },
  packet: {
    value: 120,
    unit: 'bytes',
    says: 'Headers of TCP, IP and Ethernet, TLS, and the acknowledgement',
  },
  deploySeconds: { value: 600, unit: 's', says: 'A deploy moves everybody within this time' },
  busy: { value: 0.5, unit: '', says: 'How busy a core may be, so that a lost node and a peak find room' },
  machineCores: { value: 16, unit: '', says: 'Cores of a machine, a worker on each' },
  machineGib: { value: 64, unit: 'GiB', says: 'Memory of a machine' },
  link: { value: 10, unit: 'Gbit/s', says: 'Network of a machine, of which half is used' },
  socketKib: {
    value: 4,
    unit: 'KiB',
    says: 'What the kernel keeps for a quiet TCP socket, its file included',
  },
  carriedMicros: {
    value: 100,
    unit: 'µs',
    says: 'CPU of a node for a publication that comes by Redis, besides numbering and deliveries: less than the benchmark can tell',
  },
  redisScripts: { value: 30_000, unit: '/s', says: 'Publications a Redis shard takes: one script each' },
  redisMessages: { value: 300_000, unit: '/s', says: 'Messages a Redis shard hands to nodes' },
} as const satisfies Record<string, Assumption>

export type AssumptionName = keyof typeof assumed
export type Assumed = Readonly<Record<AssumptionName, number>>

export const asAssumed = Object.fromEntries(
  Object.entries(assumed).map(([name, { value }]) => [name, value]),
) as Assumed
