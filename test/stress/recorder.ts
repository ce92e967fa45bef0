import type { Sighting, Span, Subscriber, Told, Write } from './chronicle.ts'
import type { Entry } from './crowd/messages.ts'
import type { PlannedClient } from './plan.ts'

interface Open extends Subscriber {
  readonly told: Told[]
  state: 'waiting' | 'live' | 'denied'
}

/** Records what happens, and knows at any time how far every subscriber is. */
export class Recorder {
  readonly writes: Write[] = []
  readonly spans: Span[] = []
  readonly sightings: Sighting[] = []
  readonly troubles: string[] = []
  readonly #subscribers = new Map<string, Open>()
  readonly #lastOf = new Map<string, Sighting>()

  constructor(clients: readonly PlannedClient[]) {
    for (const { name, channels } of clients) {
      for (const channel of channels) {
        this.#subscribers.set(`${name} ${channel}`, {
          client: name,
          user: name,
          channel,
          told: [],
          state: 'waiting',
        })
      }
    }
  }

  get subscribers(): readonly Subscriber[] {
    return [...this.#subscribers.values()]
  }

  hear(entries: readonly Entry[]): void {
    for (const entry of entries) this.#take(entry)
  }

  note(write: Write): void {
    this.writes.push(write)
  }

  /** The subscribers that are neither live nor denied. */
  get waiting(): readonly Subscriber[] {
    return [...this.#subscribers.values()].filter(({ state }) => state === 'waiting')
  }

  /** Clients of ours whose connection is not well. */
  get unwell(): readonly Sighting[] {
    return [...this.#lastOf.values()].filter(({ state }) => state !== 'live' && state !== 'degraded')
  }

  /** The permitted subscribers that have received nothing from this writer since then. */
  without(writer: string, since: number): readonly Subscriber[] {
    const isGiven = (one: Told) =>
      one.kind === 'publication' && one.at >= since && one.letter.id.startsWith(`a.${writer}.`)
    return [...this.#subscribers.values()].filter(
      ({ state, told }) => state !== 'denied' && !told.some(isGiven),
    )
  }

  #take(entry: Entry): void {
    switch (entry.kind) {
      case 'told': {
        const subscriber = this.#subscribers.get(`${entry.client} ${entry.channel}`)
        if (subscriber === undefined) return
        subscriber.told.push(entry.told)
        if (entry.told.kind === 'live') subscriber.state = 'live'
        if (entry.told.kind === 'interrupted') subscriber.state = 'waiting'
        if (entry.told.kind === 'denied') subscriber.state = 'denied'
        return
      }
      case 'sighting':
        this.sightings.push(entry.sighting)
        this.#lastOf.set(entry.sighting.client, entry.sighting)
        return
      case 'write':
        this.writes.push(entry.write)
        return
      case 'trouble':
        this.troubles.push(entry.what)
        return
      default:
        entry satisfies never
    }
  }
}
