import { listenOrExplain, probe } from '@portico/ports'

import { step } from '../workbench/progress.ts'
import { buildWeb } from '../workbench/web-build.ts'
import { openDatabase } from './database.ts'
import { readEnvironment } from './environment.ts'
import { originsOf } from './origins.ts'
import { internalPorts } from './port.ts'
import type { Mode } from './run.ts'
import type { RunLock } from './run-lock.ts'
import { Service, type ServiceOptions } from './service.ts'
import { type Place, servicesOf } from './services.ts'

/** What a run holds and releases in reverse order at the end. */
export interface Run {
  readonly lock: RunLock
  readonly resources: AsyncDisposableStack
  readonly signal: AbortSignal
}

/**
 * Starts everything, one after another: database, web app, service, front door. The returned promise resolves when the
 * run is asked to stop, and rejects if a service ends unasked.
 */
export async function open(mode: Mode, run: Run): Promise<{ closed: Promise<void> }> {
  const { config, env } = readEnvironment(mode)
  const { HOST: host, PORT: port } = config
  for (const address of [undefined, host])
    await listenOrExplain(() => probe(port, address), { port, variable: 'PORT' })

  const databaseUrl = await openDatabase(
    { url: config.DATABASE_URL, directUrl: config.DATABASE_DIRECT_URL },
    run,
  )
  if (mode === 'start') await step('web app', () => buildWeb(env, run.signal))
  run.signal.throwIfAborted()

  const origins = originsOf(host, port)
  const internal = await internalPorts(port)
  const place: Place = {
    port,
    origins,
    realtimePort: internal.realtime,
    webPort: internal.web,
    databaseUrl,
    env,
  }
  const services = servicesOf(mode, place).map((options) => startService(options, run))
  for (const service of services) await awaitService(service, run)

  const [url = ''] = origins
  run.lock.announce(url)
  process.stdout.write(`\n  Portico is open: ${url}\n`)
  return { closed: Promise.race([stopAsked(run.signal), ...services.map(({ ended }) => ended)]) }
}

/** Starts a service and records it at once, so that the next run finds it whatever happens. */
function startService(options: ServiceOptions, { lock, resources }: Run): Service {
  const service = new Service(options)
  resources.defer(() => service.stop())
  lock.add(service.name, service.pid)
  return service
}

function awaitService(service: Service, { signal }: Run): Promise<void> {
  return step(service.name, async () => {
    await service.ready(signal)
    return `pid ${service.pid}, port ${service.port}`
  })
}

function stopAsked(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => resolve())
  return promise
}
