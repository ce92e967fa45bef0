import type { SystemNotice } from '@portico/protocol'
import t from 'tap'
import {
  type DrainableConnections,
  type DrainReport,
  drain,
  type MovableConnection,
} from '../../src/drain/drain.ts'
import type { DrainPace } from '../../src/drain/plan.ts'

const pace: DrainPace = { perSecond: 20, graceMs: 9_000, leadMs: 300 }

/** A node full of connections, and a clock that the drain itself moves. */
class House implements DrainableConnections {
  readonly events: { readonly at: number; readonly what: string }[] = []
  readonly notices: SystemNotice[] = []
  now = 0
  readonly #here = new Map<string, MovableConnection>()

  enter(name: string, { movesBy = Number.POSITIVE_INFINITY }: { movesBy?: number } = {}): void {
    this.#here.set(name, {
      notify: (notice) => {
        this.notices.push(notice)
        this.events.push({ at: this.now, what: `told ${name}` })
        if (movesBy === 0) this.#here.delete(name)
      },
      close: (reason) => {
        if (this.#here.delete(name)) this.events.push({ at: this.now, what: `closed ${name} ${reason}` })
      },
    })
  }

  get connectionCount(): number {
    return this.#here.size
  }

  all(): Iterable<MovableConnection> {
    return this.#here.values()
  }

  drain(given: Partial<DrainPace> = {}, progress: number[] = []): Promise<DrainReport> {
    return drain({
      drainable: this,
      pace: { ...pace, ...given },
      random: () => 0.5,
      onProgress: (remaining) => progress.push(remaining),
      sleep: async (ms) => {
        this.now += ms
      },
    })
  }
}

t.test('[T30] tells a few at a time, and closes each when its lead is over', async (t) => {
  const house = new House()
  for (const name of ['a', 'b', 'c', 'd', 'e']) house.enter(name)
  const progress: number[] = []
  t.strictSame(await house.drain({}, progress), { told: 5, closed: 5, steps: 6 })
  t.strictSame(house.events, [
    { at: 0, what: 'told a' },
    { at: 0, what: 'told b' },
    { at: 100, what: 'told c' },
    { at: 100, what: 'told d' },
    { at: 200, what: 'told e' },
    { at: 300, what: 'closed a shutdown' },
    { at: 300, what: 'closed b shutdown' },
    { at: 400, what: 'closed c shutdown' },
    { at: 400, what: 'closed d shutdown' },
    { at: 500, what: 'closed e shutdown' },
  ])
  t.strictSame(house.notices[0], { $sys: 'drain', delayMs: 50 })
  t.strictSame(progress, [5, 5, 5, 3, 1, 0, 0])
})

t.test('closes nobody who moved by itself, and does not wait once all have', async (t) => {
  const house = new House()
  for (const name of ['a', 'b', 'c']) house.enter(name, { movesBy: 0 })
  t.strictSame(await house.drain(), { told: 3, closed: 0, steps: 2 })
  t.equal(house.now, 200)
})

t.test('is over at once in an empty house', async (t) => {
  const house = new House()
  t.strictSame(await house.drain(), { told: 0, closed: 0, steps: 0 })
  t.equal(house.now, 0)
})

t.test('lets nobody stay who came in during the drain', async (t) => {
  const house = new House()
  house.enter('a')
  const report = house.drain()
  house.enter('late')
  t.match(await report, { closed: 2 })
  t.equal(house.connectionCount, 0)
})

t.test('keeps to the grace however many there are', async (t) => {
  const house = new House()
  for (let name = 0; name < 5_000; name += 1) house.enter(String(name))
  await house.drain({ perSecond: 1, graceMs: 2_000 })
  t.equal(house.connectionCount, 0)
  t.ok(house.now <= 2_000, `${house.now} ms`)
})
