import { setTimeout as delay } from 'node:timers/promises'
import { Realtime } from '@portico/server'
import type { Letter, Outcome, Place } from '../chronicle.ts'
import { now } from '../clock.ts'
import { app } from '../contract.ts'
import { event } from '../crowd/visitor.ts'
import type { Desk } from './writer.ts'

export interface Api {
  readonly urls: readonly string[]
  readonly apiKey: string
}

/** How long a writer repeats one publication before it gives up. */
const patienceMs = 20_000

/**
 * A back end that publishes over HTTP. It repeats a publication under the same key until it is answered, and
 * sometimes once more.
 */
export async function writeApi(
  api: Api,
  { name, random, channels, signal, note, everyMs }: Desk,
): Promise<void> {
  for (let count = 1; !signal.aborted; count += 1) {
    const letter = { id: `a.${name}.${count}`, channel: random.pick(channels).name }
    const at = now()
    const outcome = await insist(api, letter)
    if (random.chance(0.1)) await insist(api, letter)
    note({ ...letter, key: letter.id, by: name, at, outcome })
    await delay(everyMs)
  }
}

/** The end of a stream. */
export async function topOf({ urls: [url = ''], apiKey }: Api, channel: string): Promise<Place> {
  const node = new Realtime({ contract: app, url, apiKey })
  const { epoch, offset } = await node.history(channel as `room:${string}`, { limit: 0 })
  return { epoch, offset }
}

/** Tries one node after the other until one answers. */
export async function insist({ urls, apiKey }: Api, { id, channel }: Letter): Promise<Outcome> {
  const nodes = urls.map((url) => new Realtime({ contract: app, url, apiKey, timeoutMs: 5_000 }))
  const deadline = now() + patienceMs
  for (let turn = 0; now() < deadline; turn += 1) {
    try {
      const receipt = await nodes[turn % nodes.length]?.publish(
        // Names of the contract, but made up at run time here.
        channel as `room:${string}`,
        event,
        { id, channel },
        { key: id },
      )
      if (receipt === undefined) break
      const { repeated, position } = receipt
      return { kind: 'acknowledged', ...(!repeated && position && { place: position }) }
    } catch {
      await delay(100)
    }
  }
  return { kind: 'unknown' }
}
