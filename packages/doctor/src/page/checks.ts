import type { Check } from '../check.ts'
import { arrival } from '../checks/arrival.ts'
import { clock } from '../checks/clock.ts'
import { config } from '../checks/config.ts'
import { cookie } from '../checks/cookie.ts'
import { hops } from '../checks/hops.ts'
import { idle } from '../checks/idle.ts'
import { internals } from '../checks/internals.ts'
import { nodes } from '../checks/nodes.ts'
import { page } from '../checks/page.ts'
import { plain } from '../checks/plain.ts'
import { poll } from '../checks/poll.ts'
import { readiness } from '../checks/readiness.ts'
import { type OnRoundTrip, roundTrip } from '../checks/round-trip.ts'
import { stream } from '../checks/stream.ts'
import { token } from '../checks/token.ts'
import { upgrade } from '../checks/upgrade.ts'

/** The checks that a page can make. A browser hides name resolution, certificates and foreign origins from it. */
export function pageChecks(onRoundTrip: OnRoundTrip): readonly Check[] {
  return [
    page,
    config,
    clock,
    arrival,
    cookie,
    plain,
    token,
    upgrade,
    stream,
    poll,
    hops,
    nodes,
    internals,
    readiness,
    roundTrip(onRoundTrip),
    idle,
  ]
}
