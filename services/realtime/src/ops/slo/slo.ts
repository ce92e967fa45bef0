import { type FindingResponse, findingResponse } from '../finding-response.ts'
import type { Health } from '../health.ts'
import type { Measurements } from '../meter.ts'
import { type ObjectiveName, objectiveNames, objectives } from './objectives.ts'
import { between, type Tally, type Totals, topOf, totalsOf } from './totals.ts'

/** One objective over one span of time. `nothing measured` is neither good nor bad. */
export type Standing =
  | { readonly kind: 'nothing measured' }
  | { readonly kind: 'within budget' | 'over budget'; readonly share: number; readonly of: number }

export interface Span {
  readonly seconds: number
  readonly objectives: Readonly<Record<ObjectiveName, Standing>>
  readonly topFinding?: CountedFinding
  /** The finding that clients report most often. They may have made it up. */
  readonly topToldByClients?: CountedFinding
}

export type CountedFinding = FindingResponse & { readonly count: number }

export interface SloReport {
  /** The current findings. */
  readonly now: readonly FindingResponse[]
  readonly window: Span
  readonly sinceStart: Span
}

interface SloOptions {
  /** Measures this process, or all workers together. */
  readonly measure: () => Promise<readonly Measurements[]>
  readonly health: Pick<Health, 'readiness'>
  readonly now?: () => number
  readonly windowMs?: number
  readonly everyMs?: number
}

interface Sample {
  readonly at: number
  readonly totals: Totals
}

/** Service-level report: since the start, and over a sliding window. */
export class Slo implements Disposable {
  readonly #options: Required<SloOptions>
  readonly #timer: NodeJS.Timeout
  readonly #startedAt: number
  #samples: readonly Sample[]

  constructor({ measure, health, now = Date.now, windowMs = 300_000, everyMs = 30_000 }: SloOptions) {
    this.#options = { measure, health, now, windowMs, everyMs }
    this.#startedAt = now()
    this.#samples = [{ at: this.#startedAt, totals: totalsOf([]) }]
    this.#timer = setInterval(() => void this.sample().catch(() => {}), everyMs).unref()
  }

  /** Takes a sample, and drops those older than the window needs. */
  async sample(): Promise<Sample> {
    const { measure, now, windowMs } = this.#options
    const totals = totalsOf(await measure())
    const sample = { at: now(), totals }
    const old = this.#samples.findLastIndex(({ at }) => at <= sample.at - windowMs)
    this.#samples = [...this.#samples.slice(Math.max(0, old)), sample]
    return sample
  }

  async report(): Promise<SloReport> {
    const { findings = [] } = await this.#options.health.readiness()
    const { at, totals } = await this.sample()
    const begin = this.#samples[0] ?? { at, totals }
    return {
      now: findings,
      window: spanOf(between(begin.totals, totals), at - begin.at),
      sinceStart: spanOf(totals, at - this.#startedAt),
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}

function spanOf(totals: Totals, ms: number): Span {
  const standings = objectiveNames.map((name) => [name, standing(totals[name], objectives[name].target)])
  const [top, told] = [topOf(totals.findings), topOf(totals.told)]
  return {
    seconds: Math.round(ms / 1000),
    // Every name of the table has its standing.
    objectives: Object.fromEntries(standings) as Span['objectives'],
    ...(top && { topFinding: { ...findingResponse({ id: top.id }), count: top.count } }),
    ...(told && { topToldByClients: { ...findingResponse({ id: told.id }), count: told.count } }),
  }
}

function standing({ good, bad }: Tally, target: number): Standing {
  const of = good + bad
  if (of === 0) return { kind: 'nothing measured' }
  const share = good / of
  return { kind: share >= target ? 'within budget' : 'over budget', share, of }
}
