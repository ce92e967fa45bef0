import type { Finding, FindingId } from '@portico/protocol'
import { findings } from '@portico/protocol/findings'
import type { FindingLog, Findings } from './findings.ts'

interface AilmentsOptions {
  readonly findings: Pick<Findings, 'found'>
  readonly log: Pick<FindingLog, 'info'> | undefined
  readonly now?: () => number
}

/** How long components may take to become healthy after the start before they are reported. */
const startingMs = 5_000

/** Logs when a component's problem begins and when it ends, not at every check. */
export class Ailments {
  readonly #options: AilmentsOptions
  readonly #now: () => number
  readonly #began: number
  #hasBeenWell = false
  #ill: ReadonlyMap<FindingId, Finding> = new Map()

  constructor(options: AilmentsOptions) {
    this.#options = options
    this.#now = options.now ?? performance.now.bind(performance)
    this.#began = this.#now()
  }

  /** Call with the findings of each round of checks. Notices, such as of a drain, are ignored. */
  checked(found: readonly Finding[]): void {
    // The same finding of two components counts once.
    const ill = new Map(found.filter(isTrouble).map((finding) => [finding.id, finding]))
    if (ill.size === 0) this.#hasBeenWell = true
    if (!this.#hasBeenWell && this.#now() - this.#began < startingMs) return
    const before = this.#ill
    this.#ill = ill
    for (const [id, finding] of ill) if (!before.has(id)) this.#begins(finding)
    for (const id of before.keys()) if (!ill.has(id)) this.#ends(id)
  }

  #begins(finding: Finding): void {
    const level = findings[finding.id].severity === 'fault' ? 'error' : 'warn'
    this.#options.findings.found(finding, { what: 'a component is not healthy', level })
  }

  #ends(finding: FindingId): void {
    this.#options.log?.info({ finding }, 'a component is healthy again')
  }
}

function isTrouble({ id }: Finding): boolean {
  return findings[id].severity !== 'notice'
}
