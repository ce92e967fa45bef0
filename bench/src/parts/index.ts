import { arrivals } from './arrivals.ts'
import { connect } from './connect.ts'
import { deploy } from './deploy.ts'
import { durable } from './durable.ts'
import { fanOut } from './fan-out.ts'
import { growth } from './growth.ts'
import { idle } from './idle.ts'
import { nodes } from './nodes.ts'
import type { Part } from './part.ts'
import { recovery } from './recovery.ts'
import { roundTrip } from './round-trip.ts'

/** All parts, in the order of the document. */
export const parts: readonly Part[] = [
  fanOut,
  connect,
  idle,
  roundTrip,
  durable,
  recovery,
  deploy,
  nodes,
  arrivals,
  growth,
]
