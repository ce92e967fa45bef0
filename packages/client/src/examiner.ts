import type { Finding, TransportName } from '@portico/protocol'
import type { Diagnostician } from './case.ts'
import type { Chunks } from './chunks.ts'
import { Late } from './late.ts'
import type { Session } from './session/session.ts'
import type { World } from './session/world.ts'

/** Has failures named by a diagnostician that is loaded when there is time for it, or when it is needed. */
export class Examiner {
  readonly #world: Pick<World, 'origin'>
  readonly #session: Session
  readonly diagnostician: Late<Diagnostician | undefined>

  /** `named`: told when a failure has got its name. */
  constructor(world: Pick<World & Chunks, 'origin' | 'diagnosis'>, session: Session, named: () => void) {
    this.#world = world
    this.#session = session
    this.diagnostician = new Late(async () => world.diagnosis?.(named))
  }

  /** The connection failed; `carrying`: and stands over this transport all the same. */
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
    // As it is now: what is known goes on while the diagnostician is fetched.
    const failure = { finding, timeline, steps, origin: this.#world.origin ?? '', discovery, carrying }
    // In the same turn, where it is there: nothing is said then before it has its name.
    const { value = await this.diagnostician.get().catch(() => undefined) } = this.diagnostician
    value?.[how](failure)
  }
}
