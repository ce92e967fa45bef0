import type { Logger } from 'pino'
import { MemoryRevocations } from './auth/revocations.ts'
import { MemoryBroker } from './broker/memory.ts'
import { LocalControl } from './control/local.ts'
import type { Backends } from './node/assemble.ts'
import { MemoryPresence } from './presence/memory.ts'

/** A node by itself: what it remembers lives as long as the process. */
export function memoryBackends(node: string, log: Logger): Backends {
  return {
    broker: (arrived) => new MemoryBroker(arrived),
    presence: () => new MemoryPresence(),
    control: (handler) => new LocalControl(node, handler, log),
    revocations: (revoked) => new MemoryRevocations(revoked),
  }
}
