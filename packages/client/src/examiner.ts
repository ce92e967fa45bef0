import type { Finding, TransportName } from '@portico/protocol'
import type { Diagnostician } from './case.ts'
import type { Chunks } from './chunks.ts'
import { Lazy } from './lazy.ts'
import type { Session } from './session/session.ts'
import type { World } from './session/world.ts'

/** Passes failures to the diagnostician, and loads it if it is not there yet. */
export class Examiner {
  readonly #world: Pick<World, 'origin'>
  readonly #session: Session
  readonly diagnostician: Lazy<Diagnostician | undefined>

  /** `named` is called when a failure has been named. */
  constructor(world: Pick<World & Chunks, 'origin' | 'diagnosis'>, session: Session, named: () => void) {
    this.#world = world
    this.#session = session
    this.diagnostician = new Lazy(async () => world.diagnosis?.(named))
  }

  /** The connection failed. `carrying` is the transport that carries it in spite of that, if one does. */
  examine(finding: Finding, carrying?: TransportName): void {
    void this.#give('examine', finding, carrying)
  }

  /** Something about one channel or publication. */
  mention(finding: Finding): void {
    void this.#give('mention', finding)
  }

  async #give(how: 'examine' | 'mention', finding: Finding, carrying?: TransportName): Promise<void> {
    const { discovery, trace } = this.#session
    const { timeline, steps } = trace
    // A snapshot, because the session continues while the diagnostician is loaded.
    const failure = { finding, timeline, steps, origin: this.#world.origin ?? '', discovery, carrying }
    // If it is loaded, in the same turn: then the status never shows a failure without its name.
    const { value = await this.diagnostician.get().catch(() => undefined) } = this.diagnostician
    value?.[how](failure)
  }
}
