/** What is changed, and which tests should notice. Paths are globs from the root of the checkout. */
export interface Part {
  readonly sources: readonly string[]
  /** What runs for every change, in seconds. */
  readonly tests: readonly string[]
  /** What the others let pass is shown to these too, by `AGAIN=1`. */
  readonly slow: readonly string[]
  /**
   * A test that starts real programs is left to end by itself: cut off at its first failure, it would leave them running.
   */
  readonly tail: 'cut' | 'left'
}

const protocol = 'packages/protocol'
const source = 'services/realtime/src'
const test = 'services/realtime/test'

/**
 * Where a mistake would be worst. The tests of a part are those that run in seconds; what whole processes, browsers and
 * random runs would notice besides is not counted here.
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
      `${test}/streams/{bell,hint,leadership,log,numbered,outgoing,partitions,postgres-broker,publisher}.test.ts`,
      `${test}/streams/{shards,shared-reads,statements,store-failure,tail,watch}.test.ts`,
    ],
    slow: [`${test}/streams/{broker,durable-streams,inspect,leader,live-query}.test.ts`],
    tail: 'left',
  },
} as const satisfies Record<string, Part>

/** They read the sources as text, or run for a time and not for a number of cases. */
export const unsuited = [`${protocol}/test/{purity,decoder.fuzz}.test.ts`]

export type PartName = keyof typeof parts
export const partNames = Object.keys(parts) as PartName[]

export function isPartName(name: string): name is PartName {
  return Object.hasOwn(parts, name)
}
