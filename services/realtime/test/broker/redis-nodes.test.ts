import { startRedis, startRelay, until } from '@portico/harness'
import type { Publication } from '@portico/protocol'
import t from 'tap'
import type { Arrival, Broker, Position, Published } from '../../src/broker/broker.ts'
import { RedisBroker } from '../../src/broker/redis.ts'
import { Inbox } from '../inbox.ts'
import { openLinks } from '../redis/world.ts'
import { json } from './contract.ts'

const kept = { retention: { size: 10_000, ttlSeconds: 60 } }
const quick = { canaryIntervalMs: 100, canaryDeadlineMs: 200, commandTimeoutMs: 300 }

/** Publishes one after the other, each with its key until it was answered, while `goes` says so. */
async function publishAll(broker: Broker, values: Iterable<number>): Promise<readonly Published[]> {
  const answers: Published[] = []
  for (const value of values) {
    const publication = { data: json(value) }
    const publish = () => broker.publish('news', publication, { ...kept, key: String(value) })
    answers.push(await until(`publication ${value}`, publish, { everyMs: 5 }))
  }
  return answers
}

/** What a subscriber holds who reads on from its position whenever it was interrupted or sees a gap. */
class Reader {
  readonly seen: Publication[] = []
  readonly #broker: Broker
  #position: Position = { epoch: '', offset: 0 }

  constructor(broker: Broker) {
    this.#broker = broker
  }

  async take(arrival: Arrival): Promise<void> {
    if (arrival.kind === 'interrupted') return this.recover()
    if (arrival.kind !== 'publication') return
    const offset = arrival.publication.offset ?? 0
    if (offset <= this.#position.offset) return
    if (offset > this.#position.offset + 1) await this.recover()
    else this.#append([arrival.publication], arrival.epoch)
  }

  async recover(): Promise<void> {
    const page = await until('history', () =>
      this.#broker.read('news', { since: this.#position, limit: 10_000 }, kept.retention),
    )
    this.#append(page.publications, page.top.epoch)
  }

  #append(publications: readonly Publication[], epoch: string): void {
    this.seen.push(...publications)
    this.#position = { epoch, offset: publications.at(-1)?.offset ?? this.#position.offset }
  }
}

t.test(
  'of two nodes one is cut off and one dies: a reader that recovers has all, once and in order',
  async (t) => {
    const stack = new AsyncDisposableStack()
    t.teardown(() => stack.disposeAsync())
    const server = stack.use(await startRedis())
    const relay = stack.use(await startRelay(server.port))
    const dying = stack.use(await openLinks(server.url, quick))
    const staying = stack.use(await openLinks(server.url, quick))
    const reading = stack.use(await openLinks(`redis://127.0.0.1:${relay.port}`, quick))
    const inbox = new Inbox<Arrival>()
    const listener = new RedisBroker(reading, (arrival) => inbox.put(arrival))
    const reader = new Reader(listener)
    await listener.listen('news')

    const evens = Array.from({ length: 300 }, (_, index) => 2 * index)
    const odds = evens.map((value) => value + 1)
    const survivor = publishAll(new RedisBroker(staying, () => {}), evens)
    const victim = new RedisBroker(dying, () => {})
    const acknowledged: number[] = []
    const doomed = (async () => {
      for (const value of odds) {
        await victim.publish('news', { data: json(value) }, kept)
        acknowledged.push(value)
      }
    })().catch(() => {})

    while (reader.seen.length < 200) await reader.take(await inbox.next())
    await dying[Symbol.asyncDispose]()
    relay.cut()
    const answers = await survivor
    await doomed
    const top = Math.max(...answers.map(({ position }) => position?.offset ?? 0))
    while ((reader.seen.at(-1)?.offset ?? 0) < top) await reader.take(await inbox.next())

    t.same(
      reader.seen.map(({ offset }) => offset),
      Array.from({ length: reader.seen.length }, (_, index) => index + 1),
    )
    const values = reader.seen.map(({ data }) => Number(data))
    t.equal(new Set(values).size, values.length, 'nothing is doubled')
    t.same(
      values.filter((value) => value % 2 === 0),
      evens,
      'what the survivor published is all there, in its order',
    )
    const ofVictim = values.filter((value) => value % 2 === 1)
    t.same(ofVictim.slice(0, acknowledged.length), acknowledged, 'so is what the other had acknowledged')
    t.ok(ofVictim.length <= acknowledged.length + 1, 'beyond it at most the one that was never answered')
  },
)
