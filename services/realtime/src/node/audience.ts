import type { Control } from '../control/control.ts'

/** How many connections listen to a channel, and on how many nodes. */
export interface Audience {
  readonly connections: number
  /** Nodes that told. */
  readonly nodes: number
}

export interface AudienceCounterOptions {
  readonly control: Pick<Control, 'ask'>
  readonly node: string
  readonly countHere: (channel: string) => number
  readonly timeoutMs?: number
  /** How long an answer serves further publications of the same channel. */
  readonly maxAgeMs?: number
  readonly now?: () => number
}

interface Asked {
  readonly at: number
  readonly others: Promise<Audience>
}

/**
 * Counts whom a publication was handed to. Other nodes are asked at most once per channel and `maxAgeMs`, so that
 * a stream of publications does not become a stream of questions.
 */
export class AudienceCounter {
  readonly #options: AudienceCounterOptions
  readonly #asked = new Map<string, Asked>()

  constructor(options: AudienceCounterOptions) {
    this.#options = options
  }

  /** `listening` is how many nodes the broker counted: when it is this one alone, nobody needs to be asked. */
  async count(channel: string, listening: number): Promise<Audience> {
    const here = this.#options.countHere(channel)
    const own: Audience = { connections: here, nodes: here > 0 ? 1 : 0 }
    if (listening <= own.nodes) return own
    const others = await this.#askOthers(channel)
    return { connections: own.connections + others.connections, nodes: own.nodes + others.nodes }
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
    const counts = answers
      .filter((answer) => answer.node !== node)
      .map(({ value }) => (typeof value === 'number' ? value : 0))
    return {
      connections: counts.reduce((sum, count) => sum + count, 0),
      nodes: counts.filter((count) => count > 0).length,
    }
  }

  #forget(before: number): void {
    for (const [channel, { at }] of this.#asked) {
      if (at >= before) return
      this.#asked.delete(channel)
    }
  }
}
