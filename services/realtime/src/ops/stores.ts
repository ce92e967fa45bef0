import type { Definition } from '@portico/channels'
import { type StoreFinding, storeFindings } from '@portico/protocol'
import { type Component, findingOf } from './health.ts'

/**
 * The components that carry channels of a kind. Publications of durable channels also travel between the nodes over
 * Redis.
 */
const carriers: Readonly<Record<Definition['kind'], readonly Component['name'][]>> = {
  ephemeral: ['redis'],
  durable: ['redis', 'postgres'],
}

/** Tells a client what it cannot see: whether a store behind its channels is unavailable. */
export class Stores {
  readonly #components: readonly Component[]

  constructor(components: readonly Component[]) {
    this.#components = components
  }

  /** Why channels of these kinds may deliver nothing now; undefined if their stores are healthy. */
  async findingFor(kinds: ReadonlySet<Definition['kind']>): Promise<StoreFinding | undefined> {
    const names = new Set([...kinds].flatMap((kind) => carriers[kind]))
    for (const component of this.#components) {
      if (!names.has(component.name)) continue
      const state = await component.check()
      const found = state.kind === 'ill' ? findingOf(component.name, state).id : undefined
      const told = storeFindings.find((finding) => finding === found)
      if (told) return told
    }
    return undefined
  }
}
