/** What is changed, and which tests should notice. Paths are globs from the root of the checkout. */
export interface Part {
  readonly sources: readonly string[]
  /** Tests that run for every change. They take seconds. */
  readonly tests: readonly string[]
  /** Tests that `AGAIN=1` also runs against what the others missed. */
  readonly slow: readonly string[]
  /**
   * `left`: tests that start real programs must run to their end. Cut off at the first failure, they would leave the
   * programs running.
   */
  readonly tail: 'cut' | 'left'
}

const protocol = 'packages/protocol'
const source = 'services/realtime/src'
const test = 'services/realtime/test'

/**
 * The parts where a mistake would be worst. Their tests are those that run in seconds; what whole processes, browsers
 * and random runs would also notice is not counted.
 */
export const parts = {
  protocol: {
    sources: [`${protocol}/src/{*,json/*,protobuf/*}.ts`],
    tests: [`${protocol}/test/*.test.ts`],
    slow: [],
    tail: 'cut',
  },
  hub: {
    sources: [`${source}/hub/*.ts`],
    tests: [`${test}/{hub,node,frame}/*.test.ts`],
    slow: [],
    tail: 'cut',
  },
  brokers: {
    sources: [`${source}/broker/*.ts`],
    tests: [`${test}/broker/{memory,redis,idempotency-window}.test.ts`],
    slow: [],
    tail: 'left',
  },
  connection: {
    sources: [`${source}/connection/*.ts`],
    tests: [`${test}/connection/*.test.ts`, `${test}/e2e/{golden,traps}.test.ts`],
    slow: [`${test}/e2e/{bad-input,expiry,findings,reconsider,switches,traces}.test.ts`],
    tail: 'cut',
  },
  streams: {
    sources: [`${source}/streams/*.ts`],
    tests: [
      `${test}/streams/{bell,hint,leadership,log,numbered,partitions,postgres-broker,publisher}.test.ts`,
      `${test}/streams/{shards,shared-reads,statements,store-failure,tail,unsent-batches,watch}.test.ts`,
    ],
    slow: [`${test}/streams/{broker,durable-streams,inspect,leader,live-query}.test.ts`],
    tail: 'left',
  },
} as const satisfies Record<string, Part>

/** Tests that are unsuited: they read the sources as text, or run for a fixed time. */
export const unsuited = [`${protocol}/test/{purity,decoder.fuzz}.test.ts`]

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as PartName[]

export function isPartName(name: string): name is PartName {
  return Object.hasOwn(parts, name)
}
