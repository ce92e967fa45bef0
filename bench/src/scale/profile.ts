/** An assumption, where nothing was measured. Change it if you know better. */
interface Assumption {
  readonly value: number
  readonly unit: string
  readonly says: string
}

export const assumed = {
  heard: { value: 0.2, unit: '/s', says: 'Publications that each connection receives: twelve per minute' },
  audience: { value: 100, unit: '', says: 'Subscribers per channel, spread randomly over all nodes' },
  durable: { value: 0.1, unit: '', says: 'Share of publications that are durable' },
  payload: { value: 300, unit: 'bytes', says: 'A publication in its frame' },
  packet: {
    value: 120,
    unit: 'bytes',
    says: 'Headers of TCP, IP, Ethernet and TLS, and the acknowledgement',
  },
  deploySeconds: { value: 600, unit: 's', says: 'A deploy moves all connections within this time' },
  busy: { value: 0.5, unit: '', says: 'How busy a core may be, to leave room for a lost node and a peak' },
  machineCores: { value: 16, unit: '', says: 'Cores per machine, one worker on each' },
  machineGib: { value: 64, unit: 'GiB', says: 'Memory per machine' },
  link: { value: 10, unit: 'Gbit/s', says: 'Network per machine, of which half is used' },
  socketKib: {
    value: 4,
    unit: 'KiB',
    says: 'Kernel memory for an idle TCP socket, including its file',
  },
  doorKib: {
    value: 110,
    unit: 'KiB',
    says: 'Memory of Caddy, as the front door, for a WebSocket over TLS, at most: proxy/test/memory.test.ts measures it',
  },
  redisScripts: {
    value: 30_000,
    unit: '/s',
    says: 'Publications that a Redis shard handles: one script each',
  },
  redisMessages: { value: 300_000, unit: '/s', says: 'Messages that a Redis shard sends to nodes' },
} as const satisfies Record<string, Assumption>

type AssumptionName = keyof typeof assumed
export type Assumed = Readonly<Record<AssumptionName, number>>

export const asAssumed = Object.fromEntries(
  Object.entries(assumed).map(([name, { value }]) => [name, value]),
) as Assumed
