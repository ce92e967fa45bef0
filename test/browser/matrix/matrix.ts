import type { FindingId } from '@portico/protocol'
import type { Test } from 'tap'

/** Who named a failure how, how long after it, and where else it can be read. */
export interface Sight {
  /** Every name that it had, in order; one of them, where nothing is confused. */
  readonly named: readonly string[]
  readonly ms: number
  readonly seen: readonly string[]
}

export interface RowOptions {
  /** How long the failure takes to be one: a deadline of the client's, say. Until then nobody can know of it. */
  readonly knownAfterMs?: number
}

interface Row extends Sight {
  readonly finding: FindingId
  readonly caused: string
}

/** Whoever looks is told so soon. */
const BUDGET_MS = 2_000

/** One row for each failure: it is caused for real, and must be named by its own name and by no other. */
export class Matrix {
  readonly #test: Test
  readonly #rows: Row[] = []

  constructor(test: Test) {
    this.#test = test
    test.teardown(() => this.#print())
  }

  row(finding: FindingId, caused: string, cause: () => Promise<Sight>, options: RowOptions = {}): void {
    const { knownAfterMs = 0 } = options
    void this.#test.test(`${finding}: ${caused}`, async (t) => {
      const sight = await cause()
      this.#rows.push({ finding, caused, ...sight })
      t.strictSame(sight.named, [finding], 'has its name, and no other')
      t.ok(sight.ms - knownAfterMs <= BUDGET_MS, `after ${Math.round(sight.ms)} ms`)
    })
  }

  /** A failure that cannot be caused here, and why. */
  not(finding: FindingId, why: string): void {
    this.#rows.push({ finding, caused: `not caused here: ${why}`, named: ['-'], ms: Number.NaN, seen: [] })
  }

  #print(): void {
    const cells = this.#rows.map(({ finding, caused, named, ms, seen }) => [
      finding,
      named.join(', then '),
      Number.isNaN(ms) ? '' : `${Math.round(ms)} ms`,
      seen.join(', '),
      caused,
    ])
    const lines = [['finding', 'named', 'after', 'seen in', 'caused by'], ...cells]
    const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
    for (const line of lines) {
      this.#test.comment(line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    }
  }
}
