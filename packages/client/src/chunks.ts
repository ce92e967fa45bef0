import type { Diagnostician } from './case.ts'
import type * as requests from './channel/requests.ts'
import type * as upkeep from './upkeep/upkeep.ts'

/** How long a page is connected before it loads the files that it needs only if something goes wrong. */
export const preloadAfterMs = 2_000

/**
 * The files that a page loads once it is connected, or earlier if it needs them. Connecting, recovering and receiving do
 * without them. Loading can fail, when the network is bad or a deploy has removed a file: then it is tried again.
 */
export interface Chunks {
  /** Names failures. Undefined: failures keep the names that the session gives them. */
  readonly diagnosis: ((named: () => void) => Promise<Diagnostician>) | undefined
  requests(): Promise<typeof requests>
  upkeep(): Promise<typeof upkeep>
}
