import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { FindingId } from '@portico/protocol'
import type { Test } from 'tap'

import { place, type Row, table } from './table.ts'

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

/** Whoever looks is told so soon. */
const BUDGET_MS = 2_000

/**
 * One row for each failure: it is caused for real, and must be named by its own name and by no other. The rows stay
 * behind when the file is through, so that the files' rows can be read as one table.
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
