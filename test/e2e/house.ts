import { randomBytes } from 'node:crypto'
import path from 'node:path'

import { Child, onFreePort } from '@portico/harness'

import { checkout } from '../../scripts/launch/checkout.ts'
import { buildWeb, standaloneServer } from '../../scripts/launch/web-build.ts'

/** The three processes of the product, on free ports, with no database: what a page needs to open its socket. */
export interface House extends AsyncDisposable {
  readonly origin: string
}

const HERE = '127.0.0.1'

export async function openHouse(): Promise<House> {
  await using stack = new AsyncDisposableStack()
  await buildWeb({ ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, AbortSignal.timeout(170_000))

  const start = (script: string, ready: RegExp, env: (port: number) => NodeJS.ProcessEnv) =>
    onFreePort(async (port) => {
      const child = await Child.start(process.execPath, [script], {
        ready,
        env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env(port) },
        startMs: 30_000,
      })
      stack.use(child)
      return port
    })

  const main = (...parts: string[]) => path.join(checkout.root, ...parts, 'src', 'main.ts')
  const web = await start(standaloneServer, /Ready in/, (port) => ({ PORT: String(port), HOSTNAME: HERE }))
  // The front door's port is wanted before it listens: it is part of the one origin that the service lets in.
  const door = await onFreePort(async (doorPort) => {
    const origin = `http://${HERE}:${doorPort}`
    const realtime = await start(main('services', 'realtime'), /listening at/, (port) => ({
      PORT: String(port),
      PUBLIC_ORIGINS: origin,
      TOKEN_SECRET: randomBytes(32).toString('hex'),
    }))
    const child = await Child.start(process.execPath, [main('proxy', 'embedded')], {
      ready: /listens on/,
      env: {
        PATH: process.env.PATH,
        PORT: String(doorPort),
        WEB_UPSTREAM: `${HERE}:${web}`,
        REALTIME_UPSTREAM: `${HERE}:${realtime}`,
      },
    })
    stack.use(child)
    return origin
  })

  const resources = stack.move()
  return { origin: door, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}
