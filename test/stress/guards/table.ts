import type { Law } from '../checker/violation.ts'
import type { FaultKind } from '../faults/table.ts'

/** The place of a guard in the sources. */
export interface Cut {
  readonly file: string
  /** The text that is there, exactly once. */
  readonly text: string
  /** The text that replaces it. */
  readonly without: string
}

/** Code that keeps a promise. The runner must notice when it is taken out. */
export interface Guard {
  readonly says: string
  /** Several if one guard would replace the other. */
  readonly cuts: readonly [Cut, ...Cut[]]
  /** The faults that reveal it, for how many seconds, and the law that is then broken. */
  readonly faults: readonly FaultKind[]
  readonly breaks: readonly Law[]
}

/** The guards. `make stress GUARD=name` takes one out of a copy of the sources. */
export const guards = {
  positionCheck: {
    says: 'A node compares what arrives with the position of each subscription.',
    cuts: [
      {
        file: 'services/realtime/src/subscription/position.ts',
        text: 'if (batch.first > position.offset) return gap',
        without: 'if (batch.first > position.offset) return next',
      },
    ],
    faults: ['redisLineCut', 'redisLineHalfOpen'],
    breaks: ['lost'],
  },
  repeatedKeys: {
    says: 'Numbering drops a key that is already in the log.',
    cuts: [
      {
        file: 'packages/postgres/migrations/20261122000100_streams_backlog/migration.sql',
        text: 'WHERE p.stream_id = c.sid AND p.key = c.key))),',
        without: 'WHERE false))),',
      },
    ],
    faults: ['nodeCrash'],
    breaks: ['doubled'],
  },
  seenByThePage: {
    says: 'Our client drops anything at or before its position, also while two connections deliver.',
    cuts: [
      {
        file: 'packages/client/src/channel/feed.ts',
        text: 'return this.#trusted.has(source) && offset > this.#position.offset',
        without: 'return this.#trusted.has(source)',
      },
      {
        file: 'packages/client/src/channel/use.ts',
        text: 'if (offset <= this.seen) return',
        without: '',
      },
    ],
    faults: ['rollingDeploy'],
    breaks: ['doubled', 'disordered'],
  },
  policy: {
    says: 'A policy is asked at every subscribe, and its refusal is obeyed.',
    cuts: [
      {
        file: 'services/realtime/src/channels/policies.ts',
        text: ': verdictOf(answer)',
        without: ': allowed',
      },
    ],
    faults: [],
    breaks: ['misdelivered'],
  },
  newEpoch: {
    says: 'A stream that Redis has lost starts again under a new epoch.',
    cuts: [
      {
        file: 'services/realtime/src/redis/stream.lua',
        text: "if not epoch or epoch:sub(1, 8) ~= life then\n    epoch, top = life .. string.format('%08x', seconds()) .. fresh, '0'",
        without: "if not epoch then\n    epoch, top = 'same', '0'",
      },
    ],
    faults: ['redisLost'],
    breaks: ['lost', 'disordered'],
  },
  drain: {
    says: 'A node that shuts down tells its clients, and lets them open their next connection first.',
    cuts: [
      {
        file: 'services/realtime/src/drain/drain.ts',
        text: "connection.notify({ $sys: 'drain', delayMs: Math.floor(random() * plan.stepMs) })",
        without: "connection.close('shutdown')",
      },
    ],
    faults: ['rollingDeploy'],
    breaks: ['felt'],
  },
  takenFirst: {
    says: 'A client that publishes is answered once the channel has its publication.',
    cuts: [
      {
        file: 'services/realtime/src/commands/publish.ts',
        text: 'await context.node.publishOnly(',
        without: "if (channel.definition.kind === 'durable') await context.node.publishOnly(",
      },
    ],
    faults: [],
    breaks: ['lost'],
  },
  leavingTheHub: {
    says: 'A subscription that ends leaves the hub.',
    cuts: [
      {
        file: 'services/realtime/src/subscription/subscription.ts',
        text: 'hub.remove(this.name, this.cursor)',
        without: '',
      },
    ],
    faults: [],
    breaks: ['leaked'],
  },
} as const satisfies Record<string, Guard>

export type GuardName = keyof typeof guards
