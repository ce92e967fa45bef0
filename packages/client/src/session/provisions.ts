import type { Discovery } from '@portico/protocol'
import type { Trace } from '../trace.ts'
import type { World } from './world.ts'

/** What is fetched before a connection is dialled, all at once; what the service says of itself only where it is not known. */
export async function fetchAll(world: World, trace: Trace, known: Discovery | undefined): Promise<Discovery> {
  const file = world.load?.()
  const loaded = file && trace.time('loaded', file)
  // Told of last: where nothing can be fetched, that is what is wrong, and not that a file is missing.
  loaded?.catch(() => {})
  const asked = known ?? trace.time('config', world.discover())
  const [discovery] = await Promise.all([asked, fetchToken(world, trace)])
  await loaded
  return discovery
}

/** The token at hand, or a new one; undefined where the session cookie identifies the person. */
export function fetchToken({ tokens }: World, trace: Trace): Promise<string> | undefined {
  return tokens && trace.time('token', tokens.get())
}
