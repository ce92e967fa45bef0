import { setTimeout as delay } from 'node:timers/promises'
import { until } from '@portico/harness'
import { openPool } from '@portico/postgres'
import { limits } from '../../services/realtime/src/limits/limits.ts'
import { Random } from '../../services/realtime/test/streams/oracle/random.ts'
import { judge } from './checker/judge.ts'
import type { Violation } from './checker/violation.ts'
import type { Channel, Chronicle, Level, Logged, Place, Span } from './chronicle.ts'
import { Crowd } from './crowd/crowd.ts'
import { now } from './crowd/visitor.ts'
import { runSchedule } from './faults/schedule.ts'
import { House } from './house/house.ts'
import { apiKey } from './house/house-node.ts'
import { compareLevels, readLevels } from './levels.ts'
import type { Plan } from './plan.ts'
import { Recorder } from './recorder.ts'
import { type Api, insist, topOf, writeApi } from './writers/api.ts'
import { writePrisma } from './writers/prisma.ts'
import { writeSql } from './writers/sql.ts'
import type { Desk, Writer } from './writers/writer.ts'

export interface Result {
  readonly chronicle: Chronicle
  readonly violations: readonly Violation[]
  readonly troubles: readonly string[]
  readonly tookSeconds: number
}

const crowdsOf = 2
const openingMs = 60_000
const settlingMs = 90_000

/** One run of a plan on real processes, from an empty house to the verdict. */
export async function run(plan: Plan, say: (text: string) => void = () => {}): Promise<Result> {
  const begun = now()
  await using stage = await Stage.open(plan, say)
  await stage.admit()
  await stage.disturb()
  await stage.settle()
  const chronicle = await stage.close()
  return {
    chronicle,
    violations: [...stage.stuck, ...judge(chronicle)],
    troubles: stage.recorder.troubles,
    tookSeconds: (now() - begun) / 1_000,
  }
}

class Stage implements AsyncDisposable {
  readonly recorder: Recorder
  /** What did not come about in its time. */
  readonly stuck: Violation[] = []
  readonly #plan: Plan
  readonly #say: (text: string) => void
  readonly #house: House
  readonly #crowds: readonly Crowd[]
  readonly #before: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly #owned: AsyncDisposableStack
  #tops: ReadonlyMap<string, Place> = new Map()

  static async open(plan: Plan, say: (text: string) => void): Promise<Stage> {
    await using stack = new AsyncDisposableStack()
    const house = stack.use(await House.open({ nodes: 2, streets: crowdsOf }))
    const before = new Map<string, ReadonlyMap<string, number>>()
    for (const node of house.nodes) before.set(node.name, await readLevels(node))
    const recorder = new Recorder(plan.clients)
    const crowds = house.streets.map(() => stack.use(new Crowd((entries) => recorder.hear(entries))))
    return new Stage({ plan, say, house, crowds, before, recorder }, stack.move())
  }

  private constructor(
    parts: {
      readonly plan: Plan
      readonly say: (text: string) => void
      readonly house: House
      readonly crowds: readonly Crowd[]
      readonly before: ReadonlyMap<string, ReadonlyMap<string, number>>
      readonly recorder: Recorder
    },
    owned: AsyncDisposableStack,
  ) {
    this.recorder = parts.recorder
    this.#plan = parts.plan
    this.#say = parts.say
    this.#house = parts.house
    this.#crowds = parts.crowds
    this.#before = parts.before
    this.#owned = owned
  }

  /** Everybody comes, and is live or denied before anything is published. */
  async admit(): Promise<void> {
    for (const [index, crowd] of this.#crowds.entries()) {
      const street = this.#house.streets[index]
      const clients = this.#plan.clients.filter((_, n) => n % this.#crowds.length === index)
      crowd.open(`http://127.0.0.1:${street?.port}`, clients, this.#plan.seed + index)
    }
    await until('everybody to be live', () => this.recorder.waiting.length === 0, { deadlineMs: openingMs })
    this.#say(`${this.#plan.clients.length} clients are live`)
  }

  async disturb(): Promise<void> {
    const stop = new AbortController()
    const writers = this.#writers(stop.signal)
    for (const crowd of this.#crowds) crowd.tell({ kind: 'publish', everyMs: 500 })
    const scene = { house: this.#house, crowds: this.#crowds }
    const note = (span: Span) => {
      this.recorder.spans.push(span)
      this.#say(`${span.kind} of ${span.target}, ${Math.round(span.to - span.from)} ms`)
    }
    const { schedule, seconds } = this.#plan
    // As long as it was asked for, also with few faults or none.
    await Promise.all([runSchedule(schedule, scene, note), delay(seconds * 1_000)])
    await this.#house.ready()
    for (const crowd of this.#crowds) crowd.tell({ kind: 'retry' })
    stop.abort()
    await Promise.all([...writers, ...this.#crowds.map((crowd) => crowd.stopPublishing())])
    this.#say(`${this.recorder.writes.length} publications were attempted`)
  }

  /** One last publication on every channel; then everybody has to come to the top of what they listen to. */
  async settle(): Promise<void> {
    await this.#expect('everybody to be live', () => this.recorder.waiting.map(nameOf))
    for (const { name: channel } of this.#plan.channels) {
      const letter = { id: `a.last.${channel}`, channel }
      const at = now()
      const outcome = await insist(this.#api, letter)
      this.recorder.note({ ...letter, key: letter.id, by: 'last', at, outcome })
    }
    this.#tops = await this.#readTops()
    await this.#expect('everybody to be at the top', () => this.recorder.behind(this.#tops).map(nameOf))
    await this.#expect('clients of ours to be well', () => this.recorder.unwell.map(({ client }) => client))
  }

  /** Everybody leaves. */
  async close(): Promise<Chronicle> {
    const { log, logEpoch, journal } = await this.#readLog()
    const { writes, spans, sightings, subscribers } = this.recorder
    const seen = [...sightings]
    await Promise.all(this.#crowds.map((crowd) => crowd.leave()))
    const levels: Level[] = []
    for (const node of this.#house.nodes) {
      levels.push(...(await compareLevels(node, this.#before.get(node.name) ?? new Map())))
    }
    return {
      channels: this.#plan.channels,
      log,
      logEpoch,
      journal,
      writes,
      subscribers,
      spans,
      sightings: seen,
      levels,
      tops: this.#tops,
      recoveryLimit: limits.recoveryPublications.default,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }

  get #api(): Api {
    return { urls: this.#house.nodes.map(({ service }) => service.url), apiKey }
  }

  #writers(signal: AbortSignal): readonly Promise<void>[] {
    const { url } = this.#house.postgres
    const writers: Readonly<Record<string, Writer>> = {
      'sql-1': (desk) => writeSql(url, desk),
      'sql-2': (desk) => writeSql(url, desk),
      prisma: (desk) => writePrisma(url, desk),
      'api-1': (desk) => writeApi(this.#api, desk),
      'api-2': (desk) => writeApi(this.#api, desk),
    }
    return Object.entries(writers).map(([name, write], index) => {
      const random = new Random(this.#plan.seed + 1_000 + index)
      const { channels } = this.#plan
      const note: Desk['note'] = (written) => this.recorder.note(written)
      return write({ name, random, channels, signal, everyMs: 100, note })
    })
  }

  /** What is still in the way, when there has been time enough. */
  async #expect(what: string, missing: () => readonly string[]): Promise<void> {
    const isThere = () => missing().length === 0
    await until(what, isThere, { deadlineMs: settlingMs, everyMs: 100 }).catch(() => {
      this.stuck.push({ law: 'stuck', what: `waited ${settlingMs} ms for ${what}: ${missing().join(', ')}` })
    })
  }

  async #readTops(): Promise<ReadonlyMap<string, Place>> {
    const tops = new Map<string, Place>()
    for (const { name } of this.#plan.channels) tops.set(name, await topOf(this.#api, name))
    return tops
  }

  async #readLog(): Promise<Pick<Chronicle, 'log' | 'logEpoch' | 'journal'>> {
    const pool = openPool(this.#house.postgres.url, { maxConnections: 1, statementTimeoutMs: 30_000 })
    try {
      const { rows: lines } = await pool.query<Logged>(
        `SELECT s.channel, p."offset"::int AS "offset", p.key, p.data->'data'->>'id' AS id
         FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id`,
      )
      const { rows: epochs } = await pool.query<{ epoch: string }>('SELECT epoch FROM portico.epoch')
      const { rows: journal } = await pool.query<{ id: string }>('SELECT id FROM journal')
      const log = lines.map(({ key, ...line }) => ({ ...line, key: key ?? undefined }))
      return { log, logEpoch: epochs[0]?.epoch ?? '', journal: new Set(journal.map(({ id }) => id)) }
    } finally {
      await pool.end()
    }
  }
}

function nameOf({ client, channel }: { readonly client: string; readonly channel: Channel['name'] }): string {
  return `${client} on ${channel}`
}
