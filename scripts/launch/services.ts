import path from 'node:path'

import { checkout } from '../workbench/checkout.ts'
import { next, standaloneServer } from '../workbench/web-build.ts'
import type { Mode } from './run.ts'
import type { ServiceOptions } from './service.ts'

/** The addresses of the parts of one run. */
export interface Place {
  readonly port: number
  /** Of the front door; the last one certainly leads to it. */
  readonly origins: readonly string[]
  readonly realtimePort: number
  readonly webPort: number
  readonly databaseUrl: string
  readonly env: NodeJS.ProcessEnv
}

/** The services in the order of their start. All but the front door listen only on this machine. */
export function servicesOf(mode: Mode, place: Place): readonly ServiceOptions[] {
  return [realtime, web, frontDoor].map((service) => service(mode, place))
}

const HERE = '127.0.0.1'

/** The hot-reload path of `next dev`; the front door refuses any other upgrade for the web app. */
export const HMR_PATH = '/_next/hmr'

function realtime(mode: Mode, { realtimePort, databaseUrl, env }: Place): ServiceOptions {
  const main = path.join(checkout.root, 'services', 'realtime', 'src', 'main.ts')
  return {
    name: 'realtime',
    args: program(mode, main),
    cwd: checkout.root,
    env: {
      ...env,
      PORT: String(realtimePort),
      HOST: HERE,
      DATABASE_URL: databaseUrl,
      // There is no other node to move connections to.
      DRAIN_SECONDS: env.DRAIN_SECONDS ?? '1',
    },
    readyUrl: `http://${HERE}:${realtimePort}/ws/health/live`,
    ...echo(mode, 'realtime'),
  }
}

function web(mode: Mode, { webPort, realtimePort, databaseUrl, env }: Place): ServiceOptions {
  return {
    name: 'web',
    args: mode === 'dev' ? [next, 'dev', '--hostname', HERE, '--port', String(webPort)] : [standaloneServer],
    cwd: checkout.web,
    env: {
      ...env,
      PORT: String(webPort),
      HOSTNAME: HERE,
      DATABASE_URL: databaseUrl,
      REALTIME_URL: `http://${HERE}:${realtimePort}`,
    },
    readyUrl: `http://${HERE}:${webPort}/`,
    ...echo(mode, 'web'),
  }
}

function frontDoor(mode: Mode, { port, origins, realtimePort, webPort, env }: Place): ServiceOptions {
  const main = path.join(checkout.root, 'proxy', 'embedded', 'src', 'main.ts')
  return {
    name: 'front door',
    args: program(mode, main),
    cwd: checkout.root,
    env: {
      ...env,
      PORT: String(port),
      REALTIME_UPSTREAM: `${HERE}:${realtimePort}`,
      WEB_UPSTREAM: `${HERE}:${webPort}`,
      ...(mode === 'dev' ? { WEB_SOCKET_PATH: HMR_PATH } : {}),
    },
    readyUrl: `${origins.at(-1)}/`,
    ...echo(mode, 'front door'),
  }
}

/** `make dev` starts a program again when its sources change. */
function program(mode: Mode, main: string): readonly string[] {
  return mode === 'dev' ? ['--watch', '--watch-preserve-output', main] : [main]
}

/** `make dev` shows the services' output on the terminal; `make start` only logs it. */
function echo(mode: Mode, name: string): Pick<ServiceOptions, 'onLine'> {
  if (mode === 'start') return {}
  return { onLine: (line) => process.stdout.write(`${name.padEnd(10)} | ${line}\n`) }
}
