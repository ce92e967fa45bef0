/** A named diagnosis: its id is a row of the catalogue, its facts fill the sentence. */
export interface Finding {
  readonly id: string
  readonly facts?: Readonly<Record<string, string | number>>
}

/** Something stands in the way, and we know what. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle'
  readonly finding: Finding
  /** Whether asking again would only repeat it. */
  readonly final: boolean

  constructor(finding: Finding, { final = false, cause }: { final?: boolean; cause?: unknown } = {}) {
    super(finding.id, { cause })
    this.finding = finding
    this.final = final
  }
}
