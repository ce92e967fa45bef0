import type { Consultation } from '../consultation.ts'
import { aftermath } from '../consultations/aftermath.ts'
import { arrival } from '../consultations/arrival.ts'
import { clock } from '../consultations/clock.ts'
import { config } from '../consultations/config.ts'
import { cookie } from '../consultations/cookie.ts'
import { hops } from '../consultations/hops.ts'
import { idle } from '../consultations/idle.ts'
import { internals } from '../consultations/internals.ts'
import { nodes } from '../consultations/nodes.ts'
import { page } from '../consultations/page.ts'
import { plain } from '../consultations/plain.ts'
import { poll } from '../consultations/poll.ts'
import { readiness } from '../consultations/readiness.ts'
import { type OnRoundTrip, roundTrip } from '../consultations/round-trip.ts'
import { stream } from '../consultations/stream.ts'
import { token } from '../consultations/token.ts'
import { upgrade } from '../consultations/upgrade.ts'

/** What a browser can ask. Names, certificates and the origin of other sites' pages it keeps to itself. */
export function consultationsOfPage(onRoundTrip: OnRoundTrip): readonly Consultation[] {
  return [
    page,
    config,
    clock,
    arrival,
    cookie,
    plain,
    token,
    upgrade(aftermath),
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
