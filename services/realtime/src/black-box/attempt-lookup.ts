import type { Timeline, TraceCode, TraceReport } from '@portico/protocol'
import { z } from 'zod'
import type { Control } from '../control/control.ts'
import type { BlackBox, Remembered } from './black-box.ts'

interface AttemptLookupOptions {
  readonly node: string
  readonly box: BlackBox
  readonly control: Pick<Control, 'ask' | 'nodes'>
}

const timeoutMs = 800

/** Looked at only as far as it is used here: nodes of one deployment may differ in version. */
const Answered = z.object({ sightings: z.array(z.unknown()), timelines: z.array(z.unknown()) })

/** What all nodes together know of an attempt. */
export class AttemptLookup {
  readonly #options: AttemptLookupOptions

  constructor(options: AttemptLookupOptions) {
    this.#options = options
  }

  keep(timeline: Timeline, address: string): boolean {
    return this.#options.box.keep(timeline, address)
  }

  /** Never rejects: without the way to the other nodes it says what is known here, and why no more. */
  async report(code: TraceCode): Promise<TraceReport> {
    const { node, box, control } = this.#options
    const here = box.remembers(code)
    try {
      const [nodes, answers] = await Promise.all([
        control.nodes(),
        control.ask('all', { kind: 'trace', code }, timeoutMs),
      ])
      const others = answers.filter((answer) => answer.node !== node)
      const heard = new Set([node, ...others.map((answer) => answer.node)])
      const unanswered = nodes.map(({ id }) => id).filter((id) => !heard.has(id))
      return { ...joined(code, [here, ...others.flatMap(({ value }) => rememberedIn(value))]), unanswered }
    } catch {
      return { ...joined(code, [here]), unanswered: [], hindrance: { id: 'redisAway' } }
    }
  }
}

function rememberedIn(value: unknown): readonly Remembered[] {
  const { data } = Answered.safeParse(value)
  // Written by `remembers` of another node.
  return data === undefined ? [] : [data as Remembered]
}

function joined(code: TraceCode, all: readonly Remembered[]): Omit<TraceReport, 'unanswered'> {
  const sightings = all.flatMap((remembered) => remembered.sightings).sort((one, other) => one.at - other.at)
  const timelines = all
    .flatMap((remembered) => remembered.timelines)
    .sort((one, other) => (one.receivedAt ?? 0) - (other.receivedAt ?? 0))
  return { code, reached: sightings.length > 0, sightings, timelines }
}
