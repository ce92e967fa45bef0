import { setTimeout as delay } from 'node:timers/promises'
import type { Relay } from '@portico/harness'
import type { Random } from '@portico/harness/random'
import type { FindingId } from '@portico/protocol'
import type { House } from '../house/house.ts'
import type { Fault, Subject } from './fault.ts'
import { away, cutOff, gone } from './names.ts'

/** A network between two processes. */
interface Line {
  readonly between: string
  readonly subject: Subject
  readonly named: readonly FindingId[]
  pick(
    house: House,
    random: Random,
  ): { readonly target: string; readonly street?: number; readonly relay: Relay }
}

const lines = {
  street: {
    between: 'clients and the front door',
    subject: 'street',
    named: cutOff,
    pick({ streets }, random) {
      const index = random.below(streets.length)
      return {
        target: `street ${index + 1}`,
        street: index,
        relay: random.pick(streets.slice(index, index + 1)),
      }
    },
  },
  hall: {
    between: 'the front door and a node',
    subject: 'hall',
    named: gone,
    pick({ nodes }, random) {
      const { name, fromDoor } = random.pick(nodes)
      return { target: `door to ${name}`, relay: fromDoor }
    },
  },
  redisLine: {
    between: 'a node and Redis',
    subject: 'redisLine',
    named: [...cutOff, ...away],
    pick({ nodes }, random) {
      const { name, toRedis } = random.pick(nodes)
      return { target: `${name} to redis`, relay: toRedis }
    },
  },
  postgresLine: {
    between: 'a node and Postgres',
    subject: 'postgresLine',
    named: [...cutOff, ...away],
    pick({ nodes }, random) {
      const { name, toPostgres } = random.pick(nodes)
      return { target: `${name} to postgres`, relay: toPostgres }
    },
  },
} as const satisfies Record<string, Line>

const trouble = {
  Cut: {
    says: 'is cut, then repaired',
    lastsMs: [0, 4_000],
    async begin(relay: Relay) {
      relay.refuse()
      return () => relay.resume()
    },
  },
  HalfOpen: {
    says: 'carries nothing and closes nothing; then it resumes, or turns out to be dead',
    lastsMs: [1_000, 10_000],
    async begin(relay: Relay, random: Random) {
      const comesBack = random.chance(0.5)
      relay.freeze()
      return () => {
        if (!comesBack) relay.cut()
        relay.resume()
      }
    },
  },
  Slow: {
    says: 'delays everything, for a while',
    lastsMs: [2_000, 6_000],
    async begin(relay: Relay, random: Random) {
      relay.delay(50 + random.below(400))
      return () => relay.delay(0)
    },
  },
} as const satisfies Record<string, Trouble>

interface Trouble {
  readonly says: string
  readonly lastsMs: Fault['lastsMs']
  begin(relay: Relay, random: Random): Promise<() => void>
}

type NetworkKind = `${keyof typeof lines}${keyof typeof trouble}`

function broke(line: Line, { says, lastsMs, begin }: Trouble): Fault {
  const { between, subject, named, pick } = line
  return {
    says: `the network between ${between} ${says}`,
    subject,
    lastsMs,
    named,
    async cause({ house }, random) {
      const { target, street, relay } = pick(house, random)
      return { target, street, mend: await begin(relay, random) }
    },
  }
}

/** Every kind of trouble on every network. */
export const networkFaults = Object.fromEntries(
  Object.entries(lines).flatMap(([line, of]) =>
    Object.entries(trouble).map(([name, how]) => [`${line}${name}`, broke(of, how)]),
  ),
) as Readonly<Record<NetworkKind, Fault>>

/** Faults that hit all clients. */
export const crowdFaults = {
  reconnectStorm: {
    says: 'all clients lose their connections at once, several times; they return in shuffled order',
    subject: 'street',
    lastsMs: [500, 3_000],
    named: cutOff,
    async cause({ house: { streets } }, random) {
      for (const street of streets) street.stagger(() => random.below(300))
      for (let n = 0; n < 3; n += 1) {
        for (const street of streets) street.cut()
        await delay(random.below(400))
      }
      return {
        target: 'every client',
        mend() {
          for (const street of streets) street.stagger(() => 0)
        },
      }
    },
  },
  expiredTokens: {
    says: 'clients lose their connections while every token they get has expired',
    subject: 'street',
    lastsMs: [1_000, 5_000],
    named: [...cutOff, 'tokenExpired', 'tokenRepeated', 'expired', 'clockSkew'],
    async cause({ house: { streets }, crowds }) {
      for (const crowd of crowds) crowd.tell({ kind: 'tokens', are: 'expired' })
      for (const street of streets) street.cut()
      return {
        target: 'every client',
        mend() {
          for (const crowd of crowds) crowd.tell({ kind: 'tokens', are: 'good' })
        },
      }
    },
  },
} as const satisfies Record<string, Fault>
