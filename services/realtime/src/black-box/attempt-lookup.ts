import type { Timeline, TraceCode, TraceReport } from '@portico/protocol'
import { z } from 'zod'
import type { Control } from '../control/control.ts'
import type { AttemptArchive } from './attempt-archive.ts'
import type { BlackBox, Remembered } from './black-box.ts'

interface AttemptLookupOptions {
  readonly node: string
  readonly box: BlackBox
  readonly control: Pick<Control, 'ask' | 'nodes'>
  /** Without it, what a node knows is lost when the node stops. */
  readonly archive?: Pick<AttemptArchive, 'keep' | 'find'> | undefined
}

/** What is known of an attempt after its page has reported the client's side. */
export interface Told {
  readonly report: TraceReport
  /** False if its page has reported enough of this attempt before. */
  readonly isKept: boolean
}

const timeoutMs = 800

/** Validated only where it is used: nodes of one deployment may run different versions. */
const Answered = z.object({
  sightings: z.array(z.unknown()),
  timelines: z.array(z.unknown()),
  since: z.number().exactOptional(),
})

/** Looks up what all nodes together know of an attempt. */
export class AttemptLookup {
  readonly #options: AttemptLookupOptions

  constructor(options: AttemptLookupOptions) {
    this.#options = options
  }

  /**
   * Stores the client's timeline, as reported from this address, with whether the attempt had reached the service,
   * because later the nodes that know may be gone. Never rejects.
   */
  async tell(timeline: Timeline, address: string): Promise<Told> {
    const { box, archive } = this.#options
    const { report: known, since } = await this.#known(timeline.code)
    const isKnown = known.reached || since <= beganAt(timeline)
    const told = isKnown ? { ...timeline, reached: known.reached } : timeline
    const kept = box.keep(told, address)
    if (kept === undefined) return { report: known, isKept: false }
    const report = { ...known, timelines: [...known.timelines, kept] }
    if (kept.finding !== undefined) void archive?.keep(report)
    return { report, isKept: true }
  }

  /** Never rejects: if the other nodes cannot be asked, it reports what this node knows and why the rest is missing. */
  async report(code: TraceCode): Promise<TraceReport> {
    return (await this.#known(code)).report
  }

  /** `since`: an attempt that began later and is not in the report reached none of the nodes. */
  async #known(code: TraceCode): Promise<{ readonly report: TraceReport; readonly since: number }> {
    const { node, box, control, archive } = this.#options
    const here = box.remembers(code)
    try {
      const [nodes, answers, archived] = await Promise.all([
        control.nodes(),
        control.ask('all', { kind: 'trace', code }, timeoutMs),
        archive?.find(code),
      ])
      const others = answers.filter((answer) => answer.node !== node)
      const heard = new Set([node, ...others.map((answer) => answer.node)])
      const unanswered = nodes.map(({ id }) => id).filter((id) => !heard.has(id))
      const remembered = [here, ...others.flatMap(({ value }) => rememberedIn(value))]
      const report = { ...joined(code, [...rememberedIn(archived), ...remembered]), unanswered }
      const isWhole = unanswered.length === 0 && remembered.length === others.length + 1
      const since = Math.max(...remembered.map((one) => one.since ?? Number.POSITIVE_INFINITY))
      return { report, since: isWhole ? since : Number.POSITIVE_INFINITY }
    } catch {
      const report = { ...joined(code, [here]), unanswered: [], hindrance: { id: 'redisAway' } as const }
      return { report, since: Number.POSITIVE_INFINITY }
    }
  }
}

/**
 * When the attempt began: the earlier of the page's own time and the time reckoned back from now, because the page's
 * clock may be wrong and its report may be late.
 */
function beganAt({ steps }: Timeline): number {
  const now = Date.now()
  const [first, last] = [steps[0]?.at ?? now, steps.at(-1)?.at ?? now]
  return Math.min(first, now - (last - first))
}

function rememberedIn(value: unknown): readonly Remembered[] {
  const { data } = Answered.safeParse(value)
  // Written by another node's `remembers`.
  return data === undefined ? [] : [data as Remembered]
}

/** Archived entries come first, so that those of a node that still remembers the attempt replace them. */
function joined(code: TraceCode, all: readonly Remembered[]): Omit<TraceReport, 'unanswered'> {
  const sightings = all
    .flatMap((remembered) => remembered.sightings)
    .map((sighting) => [`${sighting.node} ${sighting.transport} ${sighting.at}`, sighting] as const)
  const timelines = all
    .flatMap((remembered) => remembered.timelines)
    .map((timeline) => [JSON.stringify(timeline), timeline] as const)
  return {
    code,
    reached: sightings.length > 0,
    sightings: [...new Map(sightings).values()].sort((one, other) => one.at - other.at),
    timelines: [...new Map(timelines).values()].sort(
      (one, other) => (one.receivedAt ?? 0) - (other.receivedAt ?? 0),
    ),
  }
}
