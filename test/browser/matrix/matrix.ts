import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { FindingId } from '@portico/protocol'
import type { Test } from 'tap'

import { place, type Row, table } from './table.ts'

/** What named a failure, by which name, how soon, and where else it can be read. */
export interface Sight {
  /** Every name that the failure was given, in order; just one if nothing is confused. */
  readonly named: readonly string[]
  readonly ms: number
  readonly seen: readonly string[]
}

export interface RowOptions {
  /** How long it takes to become a failure, such as a deadline of the client. It cannot be known earlier. */
  readonly knownAfterMs?: number
}

/** A failure must be named within this time. */
const BUDGET_MS = 2_000

/**
 * One row per failure. The failure is caused for real, and must be given its own name and no other. The rows are
 * stored, so that the rows of all files can be printed as one table.
 */
export class Matrix {
  readonly #test: Test
  readonly #file: string
  readonly #rows: Row[] = []

  constructor(test: Test, file: string) {
    this.#test = test
    this.#file = path.basename(file, '.test.ts')
    test.teardown(() => this.#keep())
  }

  row(finding: FindingId, caused: string, cause: () => Promise<Sight>, options: RowOptions = {}): void {
    const { knownAfterMs = 0 } = options
    void this.#test.test(`${finding}: ${caused}`, async (t) => {
      const { named, ms, seen } = await cause()
      this.#rows.push({ finding, caused, named, ms: Math.round(ms), knownAfterMs, seen })
      t.strictSame(named, [finding], 'has its name, and no other')
      t.ok(ms - knownAfterMs <= BUDGET_MS, `after ${Math.round(ms)} ms`)
    })
  }

  #keep(): void {
    mkdirSync(place, { recursive: true })
    writeFileSync(path.join(place, `${this.#file}.json`), `${JSON.stringify(this.#rows, undefined, 2)}\n`)
    for (const line of table(this.#rows)) this.#test.comment(line)
  }
}
