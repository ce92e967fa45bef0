import type { Test } from 'tap'

import { failures } from './contract/failures.ts'
import { headers } from './contract/headers.ts'
import { limits } from './contract/limits.ts'
import { routing } from './contract/routing.ts'
import { smuggling } from './contract/smuggling.ts'
import { streams } from './contract/streams.ts'
import type { DoorKind } from './door.ts'
import { build } from './house.ts'
import { Dialled } from './socket.ts'

/** The contract that every front door must keep, tested on a real one. */
export async function frontDoorContract(t: Test, kind: DoorKind): Promise<void> {
  const house = await build(kind.start)
  t.teardown(() => house[Symbol.asyncDispose]())
  const first = await Dialled.open(`${house.door.url}/ws`)
  t.teardown(() => first[Symbol.dispose]())

  routing(t, house)
  headers(t, house)
  limits(t, house)
  smuggling(t, house)
  failures(t, kind)
  streams(t, house, kind, first)
}
