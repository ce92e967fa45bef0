import { freePort, type Relay, startPostgres, startRedis, startRelay } from '@portico/harness'
import { migrate } from '@portico/postgres/migrate'
import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { testEnvironment } from '../../services/realtime/test/support/environment.ts'
import { ServiceNode } from '../../services/realtime/test/support/service-node.ts'

const NOWHERE = '127.0.0.1:9'

export const apiKey = 'a key of these tests'

/** The service as it runs: two nodes on one Redis and one Postgres, behind a front door, which is behind a network. */
export interface World extends AsyncDisposable {
  /** What an SDK is given: `ws://…/ws`. */
  readonly url: string
  readonly nodes: readonly [ServiceNode, ServiceNode]
  /** Between the clients and the front door. */
  readonly network: Relay
  /** The node that holds the connection of this user, and the other one. */
  holderOf(user: string): Promise<{ readonly holder: ServiceNode; readonly other: ServiceNode }>
}

export async function openWorld(): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
  stack.use(redis)
  stack.use(postgres)
  await migrate(postgres.url)
  const start = async (name: string, port: number) => {
    const node = stack.use(
      await ServiceNode.start(
        {
          ...testEnvironment,
          NODE_NAME: name,
          API_KEYS: apiKey,
          REDIS_URL: redis.url,
          DATABASE_URL: postgres.url,
          DRAIN_SECONDS: '2',
          PING_SECONDS: '5',
          PONG_SECONDS: '4',
        },
        port,
      ),
    )
    await node.ready()
    return node
  }
  const [here, there] = [await freePort(), await freePort()]
  const nodes = await Promise.all([start('here', here), start('there', there)])
  const realtime = nodes.map(({ port }) => `127.0.0.1:${port}`)
  const door = stack.use(await startEmbeddedDoor({ web: NOWHERE, realtime }))
  const network = stack.use(await startRelay(door.port))
  const owned = stack.move()
  return {
    url: `ws://127.0.0.1:${network.port}/ws`,
    nodes,
    network,
    holderOf: (user) => holderOf(nodes, user),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** A user of these tests has one connection. */
async function holderOf([first, second]: World['nodes'], user: string) {
  const { connections } = await first.api<{ connections: { node: string }[] }>('connections', { user })
  const { nodes } = await first.api<{ nodes: { uid: string; name: string }[] }>('info', {})
  const [connection, ...more] = connections
  if (connection === undefined || more.length > 0) throw new Error(`${user} has not one connection`)
  const name = nodes.find(({ uid }) => uid === connection.node)?.name
  return name === first.name ? { holder: first, other: second } : { holder: second, other: first }
}

/** How many pings of the nodes were answered. */
export async function answeredPings({ nodes }: World): Promise<number> {
  const metrics = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))
  const counts = metrics.map((text) => ANSWERED.exec(text)?.[1] ?? 0)
  return counts.reduce<number>((total, count) => total + Number(count), 0)
}

const ANSWERED = /^portico_heartbeats_total\{.*outcome="answered".*\} (\d+)$/m
