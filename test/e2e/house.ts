import { randomBytes } from 'node:crypto'
import path from 'node:path'

import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { seed } from '@portico/db/seed'
import { Child, onFreePort, startPostgres } from '@portico/harness'

import { checkout } from '../../scripts/launch/checkout.ts'
import type { Mode } from '../../scripts/launch/run.ts'
import { HMR_PATH } from '../../scripts/launch/services.ts'
import { buildWeb, next, standaloneServer } from '../../scripts/launch/web-build.ts'

/** The three processes of the product, on free ports, and a database with the people of the demo. */
export interface House extends AsyncDisposable {
  readonly origin: string
  readonly databaseUrl: string
}

const HERE = '127.0.0.1'

export async function openHouse(mode: Mode = 'start'): Promise<House> {
  await using stack = new AsyncDisposableStack()
  const shared = {
    DATABASE_URL: await furnish(stack.use(await startPostgres()).url),
    TOKEN_SECRET: randomBytes(32).toString('hex'),
    NEXTAUTH_SECRET: randomBytes(32).toString('hex'),
  }
  const start = (args: readonly string[], ready: RegExp, env: NodeJS.ProcessEnv, cwd = checkout.root) =>
    Child.start(process.execPath, args, {
      ready,
      cwd,
      env: {
        PATH: process.env.PATH,
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
        ...shared,
        ...env,
      },
      startMs: 30_000,
    }).then((child) => stack.use(child))

  if (mode === 'start')
    await buildWeb({ ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, AbortSignal.timeout(170_000))
  const web = await onFreePort(async (port) => {
    const dev = [next, 'dev', '--hostname', HERE, '--port', String(port)]
    const env = { start: { PORT: String(port), HOSTNAME: HERE }, dev: { NODE_ENV: 'development' } } as const
    await start(mode === 'dev' ? dev : [standaloneServer], /Ready in/, env[mode], checkout.web)
    return `${HERE}:${port}`
  })
  // Its port is wanted before it listens: it is part of the one origin that the service lets in.
  const origin = await onFreePort(async (doorPort) => {
    const origin = `http://localhost:${doorPort}`
    const realtime = await onFreePort(async (port) => {
      await start([mainOf('services', 'realtime')], /listening at/, {
        PORT: String(port),
        PUBLIC_ORIGINS: origin,
      })
      return `${HERE}:${port}`
    })
    await start([mainOf('proxy', 'embedded')], /listens on/, {
      PORT: String(doorPort),
      WEB_UPSTREAM: web,
      REALTIME_UPSTREAM: realtime,
      ...(mode === 'dev' ? { WEB_SOCKET_PATH: HMR_PATH } : {}),
    })
    return origin
  })

  const resources = stack.move()
  return { origin, databaseUrl: shared.DATABASE_URL, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function furnish(databaseUrl: string): Promise<string> {
  await migrate(databaseUrl)
  const db = await loadDb(databaseUrl)
  await seed(db)
  await db.$disconnect()
  return databaseUrl
}

function mainOf(...folder: readonly string[]): string {
  return path.join(checkout.root, ...folder, 'src', 'main.ts')
}
