import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'

import { begin } from './ask.ts'
import { type Door, type DoorKind, HMR, OLDER_HMR } from './door.ts'
import { type OpenStream, type Seen, Upstream } from './upstreams.ts'

/** A front door with a web app and two realtime nodes behind it. */
export interface House extends AsyncDisposable {
  readonly door: Door
  readonly web: Upstream
  readonly nodes: readonly [Upstream, Upstream]
  /** Every request and upgrade that reached a realtime node. */
  realtimeSaw(): readonly Seen[]
  /** Opens a stream through the door; resolves to both of its ends. */
  stream(path: string): Promise<{ readonly response: IncomingMessage; readonly upstream: OpenStream }>
}

export async function build(start: DoorKind['start']): Promise<House> {
  await using stack = new AsyncDisposableStack()
  const streams = new EventEmitter<{ stream: [OpenStream] }>()
  const node = (name: string) =>
    Upstream.start({ name, streams, socketPath: /^\/ws(\?|$)/, otherUpgrades: 'refused' })
  const socketPath = new RegExp(`^(${HMR}|${OLDER_HMR})`)
  const web = stack.use(
    await Upstream.start({ name: 'web', streams, socketPath, otherUpgrades: 'left open' }),
  )
  const nodes = [stack.use(await node('a')), stack.use(await node('b'))] as const
  const door = stack.use(await start({ web: web.address, realtime: nodes.map(({ address }) => address) }))
  const stream = async (path: string) => {
    const opened = once(streams, 'stream') as Promise<[OpenStream]>
    const response = await begin(door.url + path, { headers: { 'accept-encoding': 'gzip, br' } })
    const [upstream] = await opened
    return { response, upstream }
  }
  const realtimeSaw = () => nodes.flatMap(({ seen, upgrades }) => [...seen, ...upgrades])
  const owned = stack.move()
  return { door, web, nodes, realtimeSaw, stream, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
