import { setTimeout as delay } from 'node:timers/promises'
import { until } from '@portico/harness'
import { Random } from '@portico/harness/random'
import { limits } from '../../services/realtime/src/limits/limits.ts'
import { judge } from './checker/judge.ts'
import type { Violation } from './checker/violation.ts'
import type { Channel, Chronicle, Level, Place, Span, Subscriber } from './chronicle.ts'
import { now } from './clock.ts'
import { Crowd } from './crowd/crowd.ts'
import type { Scene } from './faults/fault.ts'
import { runSchedule } from './faults/run-schedule.ts'
import { House } from './house/house.ts'
import { apiKey } from './house/house-node.ts'
import { compareLevels, readLevels } from './levels.ts'
import { type Plan, squareNames, streets, type WriterMake } from './plan.ts'
import { readLog } from './read-log.ts'
import { Recorder } from './recorder.ts'
import { Stalls } from './stalls.ts'
import { type Api, insist, topOf, writeApi } from './writers/api.ts'
import { writePrisma } from './writers/prisma.ts'
import { writeSql } from './writers/sql.ts'
import type { Desk, Writer } from './writers/writer.ts'

export interface Result {
  readonly chronicle: Chronicle
  readonly violations: readonly Violation[]
  /** When the schedule began. */
  readonly begunAt: number
  readonly troubles: readonly string[]
  readonly tookSeconds: number
}

/** How many clients connect at a time. A rush of all is a separate fault. */
const guestsAtATime = 40
const openingMs = 120_000
const settlingMs = 120_000
const mostRounds = 5

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
    violations: [...stage.found, ...judge(chronicle)],
    begunAt: stage.begunAt,
    troubles: stage.recorder.troubles,
    tookSeconds: (now() - begun) / 1_000,
  }
}

class Stage implements AsyncDisposable {
  readonly recorder: Recorder
  /** What did not happen in time, and violations that a fault noticed. */
  readonly found: Violation[] = []
  readonly #plan: Plan
  readonly #say: (text: string) => void
  readonly #house: House
  readonly #crowds: readonly Crowd[]
  readonly #stalls: Stalls
  readonly #before: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly #owned: AsyncDisposableStack
  readonly #tops = new Map<string, Place>()
  begunAt = 0
  #announcements = 0

  static async open(plan: Plan, say: (text: string) => void): Promise<Stage> {
    await using stack = new AsyncDisposableStack()
    const house = stack.use(await House.open({ nodes: 2, streets }))
    const before = new Map<string, ReadonlyMap<string, number>>()
    for (const node of house.nodes) before.set(node.name, await readLevels(node))
    const recorder = new Recorder(plan.clients)
    const stalls = stack.use(new Stalls())
    const crowds = house.streets.map(() => stack.use(new Crowd((entries) => recorder.hear(entries))))
    return new Stage({ plan, say, house, crowds, before, recorder, stalls }, stack.move())
  }

  private constructor(
    parts: {
      readonly plan: Plan
      readonly say: (text: string) => void
      readonly house: House
      readonly crowds: readonly Crowd[]
      readonly before: ReadonlyMap<string, ReadonlyMap<string, number>>
      readonly recorder: Recorder
      readonly stalls: Stalls
    },
    owned: AsyncDisposableStack,
  ) {
    this.recorder = parts.recorder
    this.#plan = parts.plan
    this.#say = parts.say
    this.#house = parts.house
    this.#crowds = parts.crowds
    this.#before = parts.before
    this.#stalls = parts.stalls
    this.#owned = owned
  }

  /** Admits everybody. Each is live or denied before anything is published. */
  async admit(): Promise<void> {
    const { clients } = this.#plan
    for (let come = 0; come < clients.length; come += guestsAtATime) {
      const group = clients.slice(come, come + guestsAtATime)
      for (const [index, crowd] of this.#crowds.entries()) {
        const origin = `http://127.0.0.1:${this.#house.streets[index]?.port}`
        crowd.open(
          origin,
          group.filter(({ street }) => street === index),
        )
      }
      const names = new Set(group.map(({ name }) => name))
      const areLive = () => !this.recorder.waiting.some(({ client }) => names.has(client))
      await until('everybody to be live', areLive, { deadlineMs: openingMs })
    }
    this.#say(`${clients.length} clients are live`)
  }

  async disturb(): Promise<void> {
    const stop = new AbortController()
    const writers = this.#writers(stop.signal)
    const { seed, publishEveryMs: everyMs } = this.#plan
    for (const [index, crowd] of this.#crowds.entries()) {
      crowd.tell({ kind: 'publish', everyMs, seed: seed + index })
    }
    const note = (span: Span) => {
      this.recorder.spans.push(span)
      this.#say(`${span.kind} of ${span.target}, ${Math.round(span.to - span.from)} ms`)
    }
    const { schedule, seconds } = this.#plan
    this.begunAt = now()
    // Runs for as long as was asked for, even with few or no faults.
    await Promise.all([runSchedule(schedule, this.#scene, note), delay(seconds * 1_000)])
    await this.#house.ready()
    for (const crowd of this.#crowds) crowd.tell({ kind: 'retry' })
    stop.abort()
    await Promise.all([...writers, ...this.#crowds.map((crowd) => crowd.stopPublishing())])
    this.#say(`${this.recorder.writes.length} publications were attempted`)
  }

  /**
   * Publishes once more on every channel; then every client must reach the end of what it subscribes to. A client that
   * gets a gap in the meantime, because Redis was lost at the very end, may never get that publication: then another
   * one is the last.
   */
  async settle(): Promise<void> {
    await this.#expect('everybody to be live', () => this.recorder.waiting.map(nameOf))
    const names = this.#plan.channels.map(({ name }) => name)
    for (let round = 0; round < mostRounds; round += 1) {
      const since = now()
      await this.#announce('last', names)
      for (const name of names) this.#tops.set(name, await topOf(this.#api, name))
      const without = () => this.recorder.without('last', since)
      await this.#expect('everybody to be at the top', () =>
        without()
          .filter((subscriber) => !hasGapSince(subscriber, since))
          .map(nameOf),
      )
      if (without().length === 0) break
    }
    await this.#expect('clients of ours to be well', () => this.recorder.unwell.map(({ client }) => client))
  }

  /** Disconnects everybody. */
  async close(): Promise<Chronicle> {
    const { log, logEpoch, journal } = await readLog(this.#house.postgres.url)
    const { writes, spans, sightings, subscribers } = this.recorder
    const seen = [...sightings]
    await Promise.all(this.#crowds.map((crowd) => crowd.leave()))
    const levels: Level[] = []
    for (const node of this.#house.nodes) {
      levels.push(...(await compareLevels(node, this.#before.get(node.name) ?? new Map())))
    }
    return {
      channels: this.#plan.channels,
      guests: this.#plan.clients.filter((client) => client.make === 'ours'),
      log,
      logEpoch,
      journal,
      writes,
      subscribers,
      spans,
      stalls: this.#stalls.seen,
      sightings: seen,
      levels,
      tops: this.#tops,
      recoveryLimit: limits.recoveryPublications.default,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }

  get #scene(): Scene {
    return {
      house: this.#house,
      crowds: this.#crowds,
      strangers: { count: this.#plan.strangers, channels: squareNames },
      announce: () => this.#announce('rush', squareNames),
      found: (violation) => void this.found.push(violation),
    }
  }

  get #api(): Api {
    return { urls: this.#house.nodes.map(({ service }) => service.url), apiKey }
  }

  #writers(signal: AbortSignal): readonly Promise<void>[] {
    const { url } = this.#house.postgres
    const makes: Readonly<Record<WriterMake, Writer>> = {
      sql: (desk) => writeSql(url, desk),
      prisma: (desk) => writePrisma(url, desk),
      api: (desk) => writeApi(this.#api, desk),
    }
    const { writers, channels, seed } = this.#plan
    const note: Desk['note'] = (written) => this.recorder.note(written)
    return writers.map((make, index) => {
      const random = new Random(seed + 1_000 + index)
      return makes[make]({ name: `${make}-${index}`, random, channels, signal, everyMs: 100, note })
    })
  }

  /** Records what is still missing after enough time. */
  async #expect(what: string, missing: () => readonly string[]): Promise<void> {
    const isThere = () => missing().length === 0
    await until(what, isThere, { deadlineMs: settlingMs, everyMs: 100 }).catch(() => {
      this.found.push({ law: 'stuck', what: `waited ${settlingMs} ms for ${what}: ${missing().join(', ')}` })
    })
  }

  /** Publishes once on each channel, and returns the places that the service reports. */
  async #announce(by: string, channels: readonly string[]): Promise<ReadonlyMap<string, Place>> {
    const places = new Map<string, Place>()
    for (const channel of channels) {
      this.#announcements += 1
      const letter = { id: `a.${by}.${this.#announcements}`, channel }
      const at = now()
      const outcome = await insist(this.#api, letter)
      this.recorder.note({ ...letter, key: letter.id, by, at, outcome })
      if (outcome.kind === 'acknowledged' && outcome.place) places.set(channel, outcome.place)
    }
    return places
  }
}

function hasGapSince({ told }: Subscriber, since: number): boolean {
  return told.some((one) => one.kind === 'live' && one.how === 'gap' && one.at >= since)
}

function nameOf({ client, channel }: { readonly client: string; readonly channel: Channel['name'] }): string {
  return `${client} on ${channel}`
}
