import t, { type Test } from 'tap'
import { Meter } from '../../src/ops/meter.ts'
import { type Message, MetricsGatherer } from '../../src/workers/shared-metrics.ts'

/** A worker with a meter of its own, on a channel that needs no time. */
class FakeWorker {
  readonly meter = new Meter({ version: '1' })
  readonly gathered: Message[] = []
  isBusy = false
  #hear: (message: unknown) => void = () => {}
  #leave: () => void = () => {}

  join(t: Test, gatherer: MetricsGatherer): void {
    t.teardown(() => this.meter[Symbol.dispose]())
    this.#leave = gatherer.join({
      onMessage: (listener) => {
        this.#hear = listener
      },
      send: (message) => void this.#obey(message),
    })
  }

  crash(): void {
    this.isBusy = true
    this.#leave()
  }

  /** What it prints when it is asked for everybody. */
  async scrape(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<Message>()
    this.#gather = resolve
    this.#hear({ kind: 'metrics-wanted', scrape: 1 })
    const message = await promise
    if (message.kind !== 'metrics-gathered') throw new Error(`was sent ${message.kind}`)
    return Meter.combine(message.all)
  }

  #gather: (message: Message) => void = () => {}

  async #obey(message: Message): Promise<void> {
    if (message.kind !== 'measure') return this.#gather(message)
    if (this.isBusy) return
    const measurements = JSON.parse(JSON.stringify(await this.meter.measurements()))
    this.#hear({ kind: 'measured', scrape: message.scrape, measurements })
  }
}

function setup(t: Test) {
  // Whoever answers here does so before any timer can fire, however short.
  const gatherer = new MetricsGatherer(1)
  const join = () => {
    const worker = new FakeWorker()
    worker.join(t, gatherer)
    return worker
  }
  return { gatherer, join, first: join(), second: join() }
}

function count({ meter: { metrics } }: FakeWorker, deliveries: number, connections: number): void {
  metrics.deliveries.inc({}, deliveries)
  metrics.connections.set({ transport: 'websocket' }, connections)
  metrics.commands.observe({ command: 'publish', outcome: 'answered' }, 0.002)
}

const counted = (deliveries: number, connections: number, publishes: number) => [
  `portico_deliveries_total ${deliveries}\n`,
  `portico_connections{transport="websocket"} ${connections}\n`,
  `portico_command_seconds_count{command="publish",outcome="answered"} ${publishes}\n`,
]

t.test('a worker that is too busy to answer is counted as it last was', async (t) => {
  const { first, second } = setup(t)
  count(first, 5, 2)
  count(second, 7, 3)
  for (const line of counted(12, 5, 2)) t.match(await first.scrape(), line)
  second.isBusy = true
  count(first, 1, 2)
  for (const line of counted(13, 5, 3)) t.match(await first.scrape(), line)
})

t.test('what a worker counted outlives it, and how it was does not', async (t) => {
  const { join, first, second } = setup(t)
  count(first, 5, 2)
  count(second, 7, 3)
  await first.scrape()
  second.crash()
  for (const line of counted(12, 2, 1 + 1)) t.match(await first.scrape(), line)
  const third = join()
  count(third, 100, 4)
  for (const line of counted(112, 6, 3)) t.match(await first.scrape(), line)
  third.crash()
  for (const line of counted(112, 2, 3)) t.match(await first.scrape(), line, 'two crashes add up')
})

t.test('replaced workers are counted with what the workers measured', async (t) => {
  const { gatherer, first } = setup(t)
  t.match(await first.scrape(), 'portico_workers_replaced_total 0\n')
  for (let worker = 0; worker < 2; worker += 1) gatherer.countReplaced()
  for (let scrape = 0; scrape < 2; scrape += 1)
    t.match(await first.scrape(), 'portico_workers_replaced_total 2\n')
})
