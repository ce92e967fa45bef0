import type { Consultation } from '../consultation.ts'
import { arrival } from '../consultations/arrival.ts'
import { clock } from '../consultations/clock.ts'
import { config } from '../consultations/config.ts'
import { hops } from '../consultations/hops.ts'
import { idle } from '../consultations/idle.ts'
import { internals } from '../consultations/internals.ts'
import { nodes } from '../consultations/nodes.ts'
import { page } from '../consultations/page.ts'
import { plain } from '../consultations/plain.ts'
import { poll } from '../consultations/poll.ts'
import { readiness } from '../consultations/readiness.ts'
import { roundTrip } from '../consultations/round-trip.ts'
import { stream } from '../consultations/stream.ts'
import { token } from '../consultations/token.ts'
import { upgrade } from '../consultations/upgrade.ts'
import { http2 } from './http2.ts'
import { stranger } from './stranger.ts'
import { certificate, name, port } from './way.ts'

/** From the nearest to the farthest; the slow one last. */
export const consultations: readonly Consultation[] = [
  name,
  port,
  certificate,
  page,
  config,
  clock,
  arrival,
  plain,
  token,
  upgrade(),
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
