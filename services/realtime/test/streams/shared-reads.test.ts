import { setImmediate as settled } from 'node:timers/promises'
import t from 'tap'

import { StreamLog } from '../../src/streams/log.ts'
import { SharedReads } from '../../src/streams/shared-reads.ts'
import type { Statements } from '../../src/streams/statements.ts'

/** A store whose reads end when the test says so; each answers with its number. */
class Store {
  readonly #reads: PromiseWithResolvers<number>[] = []

  get begun(): number {
    return this.#reads.length
  }

  read = (): Promise<number> => {
    const read = Promise.withResolvers<number>()
    this.#reads.push(read)
    return read.promise
  }

  end(read: number): void {
    this.#reads[read - 1]?.resolve(read)
  }

  fail(read: number): void {
    this.#reads[read - 1]?.reject(new Error('away'))
  }
}

t.test('who asks while a read is under way shares the next one', async (t) => {
  const store = new Store()
  const shared = new SharedReads<number>()
  const first = shared.ask('same', store.read)
  const later = Array.from({ length: 1_000 }, () => shared.ask('same', store.read))
  t.equal(store.begun, 1)
  store.end(1)
  t.equal(await first, 1)
  await settled()
  t.equal(store.begun, 2)
  const last = shared.ask('same', store.read)
  store.end(2)
  t.same(new Set(await Promise.all(later)), new Set([2]), 'begun after all of them had asked')
  await settled()
  store.end(3)
  t.equal(await last, 3)
})

t.test('another question waits for nobody, and nothing is kept of a question that is answered', async (t) => {
  const store = new Store()
  const shared = new SharedReads<number>()
  void shared.ask('one', store.read)
  const other = shared.ask('other', store.read)
  store.end(2)
  t.equal(await other, 2)
  await settled()
  const again = shared.ask('other', store.read)
  t.equal(store.begun, 3, 'it begins at once')
  store.end(3)
  t.equal(await again, 3)
})

t.test('a read that fails fails for whom it was for, and the next one is tried', async (t) => {
  const store = new Store()
  const shared = new SharedReads<number>()
  const first = shared.ask('same', store.read)
  const second = shared.ask('same', store.read)
  store.fail(1)
  await t.rejects(first, { message: 'away' })
  await settled()
  store.end(2)
  t.equal(await second, 2)
})

t.test('thousands who come back to one place of the log cost it two statements', async (t) => {
  let asked = 0
  const statements: Statements = {
    async query() {
      asked += 1
      return { rows: [{ epoch: 'e', top: 7, offset: null }] } as never
    },
  }
  const log = new StreamLog(statements)
  const place = { since: { epoch: 'e', offset: 7 }, limit: 100, keepSeconds: 60 }
  const pages = await Promise.all(Array.from({ length: 2_000 }, () => log.read('room:1', place)))
  t.ok(pages.every(({ top }) => top.offset === 7))
  t.equal(asked, 2)
  await Promise.all([log.read('room:1', place), log.read('room:2', place)])
  await log.read('room:1', { ...place, since: { epoch: 'e', offset: 6 } })
  t.equal(asked, 5, 'another channel and another place are other questions')
})
