import { randomBytes } from 'node:crypto'

import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { freePort, startPostgres } from '@portico/harness'

import type { Behind, Door } from '../../proxy/test/door.ts'
import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import type { Mode } from '../../scripts/launch/run.ts'
import { checkout } from '../../scripts/workbench/checkout.ts'
import { buildWeb, next, standaloneServer } from '../../scripts/workbench/web-build.ts'
import { ServiceNode } from '../../services/realtime/test/support/service-node.ts'
import { Resident } from './resident.ts'

/** The product as it runs: a front door, the service, the web app, and a database with the people of the demo. */
export interface House extends AsyncDisposable {
  readonly origin: string
  readonly databaseUrl: string
  /** The key of session cookies, for people who cannot sign in with a button. */
  readonly sessionSecret: string
  readonly web: Resident
  /** The nodes of the service. */
  readonly nodes: readonly ServiceNode[]
  /** The state of a page that is fully connected: `degraded` behind a door without WebSockets. */
  readonly liveState: 'live' | 'degraded'
}

export interface HouseOptions {
  readonly mode?: Mode
  /** The front door; the embedded one by default. */
  readonly door?: (behind: Behind) => Promise<Door>
  /** How many nodes the service has; more than one needs a REDIS_URL. */
  readonly nodes?: number
  readonly liveState?: House['liveState']
  /** The database address for every process; by default the real one, or a relay that a test puts before it. */
  readonly databaseAt?: (url: string) => Promise<string>
  /** Additional variables for every process. */
  readonly env?: NodeJS.ProcessEnv
}

const HERE = '127.0.0.1'
const BUILD_MS = 600_000

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const {
    mode = 'start',
    door: startDoor = startEmbeddedDoor,
    nodes: count = 1,
    liveState = 'live',
    databaseAt = async (url) => url,
    env = {},
  } = options
  if (mode === 'start') await buildWeb(process.env, AbortSignal.timeout(BUILD_MS))

  await using stack = new AsyncDisposableStack()
  const databaseUrl = await furnish(stack.use(await startPostgres()).url)
  const shared = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: await databaseAt(databaseUrl),
    TOKEN_SECRET: randomBytes(32).toString('hex'),
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
    API_KEYS: randomBytes(32).toString('hex'),
    DEMO_PEOPLE: 'true',
    ...env,
  }
  const webPort = await freePort()
  const nodePorts = await Promise.all(Array.from({ length: count }, () => freePort()))
  const realtime = nodePorts.map((port) => `${HERE}:${port}`)
  // The door starts first, because its port is part of the service's public origin.
  const door = stack.use(await startDoor({ web: `${HERE}:${webPort}`, realtime }))
  const origin = `http://localhost:${door.port}`

  const nodes = await Promise.all(
    nodePorts.map(async (port) => {
      const own = { PUBLIC_ORIGINS: origin }
      return stack.use(await ServiceNode.start({ ...shared, ...own }, port))
    }),
  )
  const place = { PORT: String(webPort), HOSTNAME: HERE, REALTIME_URL: `http://${realtime[0]}` }
  const { args, env: own } = webProcess(mode, webPort)
  const web = stack.use(
    await Resident.start(args, {
      ready: /Ready in/,
      cwd: checkout.web,
      env: { ...shared, ...place, ...own },
    }),
  )

  const resources = stack.move()
  return {
    origin,
    web,
    nodes,
    liveState,
    databaseUrl,
    sessionSecret: shared.NEXTAUTH_SECRET,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function webProcess(mode: Mode, port: number): { args: readonly string[]; env: NodeJS.ProcessEnv } {
  switch (mode) {
    case 'start':
      return { args: [standaloneServer], env: {} }
    case 'dev':
      return {
        args: [next, 'dev', '--hostname', HERE, '--port', String(port)],
        env: { NODE_ENV: 'development' },
      }
    default:
      return mode satisfies never
  }
}

async function furnish(databaseUrl: string): Promise<string> {
  await migrate(databaseUrl)
  const db = await loadDb(databaseUrl)
  await seed(db)
  await db.$disconnect()
  return databaseUrl
}
