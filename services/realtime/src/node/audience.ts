import { z } from 'zod'
import type { Control } from '../control/control.ts'
import type { Listeners } from '../hub/hub.ts'

/** A channel's subscribers on all nodes. */
export interface Audience extends Listeners {
  /** Nodes with subscribers, of those that answered. */
  readonly nodes: number
}

interface AudienceCounterOptions {
  readonly control: Pick<Control, 'ask'>
  readonly node: string
  readonly here: (channel: string) => Listeners
  readonly timeoutMs?: number
  /** How long an answer is reused for the same channel. */
  readonly maxAgeMs?: number
  readonly now?: () => number
}

/** Validated, because nodes of one deployment may run different versions. */
const Answer = z.object({ connections: z.int().min(0), isRead: z.boolean() })

interface Asked {
  readonly at: number
  readonly others: Promise<Audience>
}

/**
 * Counts the subscribers of a channel over all nodes. Other nodes are asked at most once per channel and `maxAgeMs`, so
 * that a stream of publications does not become a stream of questions.
 */
export class AudienceCounter {
  readonly #options: AudienceCounterOptions
  readonly #asked = new Map<string, Asked>()

  constructor(options: AudienceCounterOptions) {
    this.#options = options
  }

  /** `listening` is the number of nodes that the broker counted; if it is this one alone, no other is asked. */
  async count(channel: string, listening: number): Promise<Audience> {
    const own = together([this.#options.here(channel)])
    if (listening <= own.nodes) return own
    const others = await this.#askOthers(channel)
    return {
      connections: own.connections + others.connections,
      nodes: own.nodes + others.nodes,
      isRead: own.isRead || others.isRead,
    }
  }

  #askOthers(channel: string): Promise<Audience> {
    const { maxAgeMs = 250, now = Date.now } = this.#options
    const known = this.#asked.get(channel)
    if (known !== undefined && now() - known.at < maxAgeMs) return known.others
    this.#forget(now() - maxAgeMs)
    const others = this.#ask(channel)
    this.#asked.set(channel, { at: now(), others })
    return others
  }

  async #ask(channel: string): Promise<Audience> {
    const { control, node, timeoutMs = 300 } = this.#options
    const answers = await control.ask('all', { kind: 'subscribers', channel }, timeoutMs).catch(() => [])
    return together(
      answers
        .filter((answer) => answer.node !== node)
        .flatMap(({ value }) => Answer.safeParse(value).data ?? []),
    )
  }

  #forget(before: number): void {
    for (const [channel, { at }] of this.#asked) {
      if (at >= before) return
      this.#asked.delete(channel)
    }
  }
}

/** Adds up the subscribers of several nodes, one entry per node. */
function together(all: readonly Listeners[]): Audience {
  return {
    connections: all.reduce((sum, { connections }) => sum + connections, 0),
    nodes: all.filter(({ connections }) => connections > 0).length,
    isRead: all.some(({ isRead }) => isRead),
  }
}
