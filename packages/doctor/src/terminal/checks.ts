import type { Check } from '../check.ts'
import { arrival } from '../checks/arrival.ts'
import { clock } from '../checks/clock.ts'
import { config } from '../checks/config.ts'
import { hops } from '../checks/hops.ts'
import { idle } from '../checks/idle.ts'
import { internals } from '../checks/internals.ts'
import { nodes } from '../checks/nodes.ts'
import { page } from '../checks/page.ts'
import { plain } from '../checks/plain.ts'
import { poll } from '../checks/poll.ts'
import { readiness } from '../checks/readiness.ts'
import { roundTrip } from '../checks/round-trip.ts'
import { stream } from '../checks/stream.ts'
import { token } from '../checks/token.ts'
import { upgrade } from '../checks/upgrade.ts'
import { http2 } from './http2.ts'
import { stranger } from './stranger.ts'
import { certificate, name, port } from './way.ts'

/** From the nearest hop to the farthest; the slow check comes last. */
export const terminalChecks: readonly Check[] = [
  name,
  port,
  certificate,
  page,
  config,
  clock,
  arrival,
  plain,
  token,
  upgrade,
  stranger,
  stream,
  poll,
  http2,
  hops,
  nodes,
  internals,
  readiness,
  roundTrip(),
  idle,
]
