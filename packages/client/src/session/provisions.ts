import type { Discovery } from '@portico/protocol'
import type { Trace } from '../trace.ts'
import type { World } from './world.ts'

/** Fetches everything that dialling needs, in parallel: discovery unless it is known, token and connector. */
export async function fetchAll(world: World, trace: Trace, known: Discovery | undefined): Promise<Discovery> {
  const file = world.load?.()
  const loaded = file && trace.time('loaded', file)
  // Awaited last: if nothing at all can be fetched, the failure to report is not the missing file.
  loaded?.catch(() => {})
  const asked = known ?? trace.time('config', world.discover())
  const [discovery] = await Promise.all([asked, fetchToken(world, trace)])
  await loaded
  return discovery
}

/** The present token, or a new one; undefined if the session cookie identifies the person. */
export function fetchToken({ tokens }: World, trace: Trace): Promise<string> | undefined {
  return tokens && trace.time('token', tokens.get())
}
