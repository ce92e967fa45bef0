import { freePort } from '@portico/harness'

import type { Behind } from '../../proxy/test/door.ts'
import { testEnvironment } from '../../services/realtime/test/support/environment.ts'
import { ServiceNode } from '../../services/realtime/test/support/service-node.ts'
import { startWeb } from './web.ts'

/** Any front door, ours or a broken one. */
export interface Door extends AsyncDisposable {
  readonly url: string
}

export interface HouseOptions {
  /** Variables of the service to change. */
  readonly env?: Readonly<Record<string, string>>
  /** The service's public origin, if it is not the door's. */
  readonly origin?: string
  /** Whether the service runs at all. */
  readonly service?: 'runs' | 'down'
  readonly web?: 'runs' | 'down'
  /** What the web app's token route answers with; by default nobody is signed in. */
  readonly token?: string
}

/** A web app and the service behind a front door. */
export interface House extends AsyncDisposable {
  readonly origin: string
  /** `host:port` of the service itself. */
  readonly realtime: string
}

export async function openHouse(
  startDoor: (behind: Behind) => Promise<Door>,
  { env = {}, origin, service = 'runs', web: app = 'runs', token }: HouseOptions = {},
): Promise<House> {
  await using stack = new AsyncDisposableStack()
  const web = app === 'runs' ? stack.use(await startWeb(token)) : { address: `127.0.0.1:${await freePort()}` }
  // Chosen in advance, because the service has to know the door's address.
  const port = await freePort()
  const realtime = `127.0.0.1:${port}`
  const door = stack.use(await startDoor({ web: web.address, realtime: [realtime] }))
  if (service === 'runs') stack.use(await startService(port, origin ?? door.url, env))
  const owned = stack.move()
  return { origin: door.url, realtime, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function startService(port: number, origin: string, env: HouseOptions['env']): Promise<ServiceNode> {
  const anybody = { PUBLIC_ORIGINS: origin, ALLOW_ANONYMOUS: 'true', PING_SECONDS: '3', PONG_SECONDS: '1' }
  return ServiceNode.start({ ...testEnvironment, ...anybody, ...env }, port)
}
