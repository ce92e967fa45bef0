import type { Diagnostician } from './case.ts'
import type * as clerk from './channel/clerk.ts'
import type * as upkeep from './upkeep/upkeep.ts'

/**
 * What a page loads when there is time for it, or when it is needed: nothing of it is needed to connect, to recover, or
 * to hear what is published. It may be that it cannot be loaded, where the network is bad or a deploy has taken it away:
 * then it is asked for again.
 */
export interface Chunks {
  /** What names failures; undefined where they keep the names that the session gives them. */
  readonly diagnosis: ((named: () => void) => Promise<Diagnostician>) | undefined
  clerk(): Promise<typeof clerk>
  upkeep(): Promise<typeof upkeep>
}
