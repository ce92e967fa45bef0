import { ConfigError, loadConfig, suspects } from '@portico/config'
import { listenOrExplain, PortUnavailable } from '@portico/ports'
import type { Logger } from 'pino'
import { ContractFault, loadContract } from './channels/contract-loader.ts'
import { type RealtimeConfig, realtimeConfig } from './config.ts'
import { createLog } from './ops/log.ts'
import { createService } from './service.ts'
import { findPrimary, isPrimary, startWorkers } from './workers/cluster.ts'

/** Environment in, signals in, exit code out. Nothing else touches the process. */
async function main(): Promise<void> {
  const production = process.env.NODE_ENV === 'production'
  const config = loadConfig(realtimeConfig, process.env, { production })
  const log = createLog({ level: config.LOG_LEVEL, secrets: secretsOf(config) })
  const primary = findPrimary()
  // Logged once, not by every worker.
  if (primary === undefined) {
    for (const { name, text } of suspects(realtimeConfig, process.env)) log.warn(`${name}: ${text}`)
  }
  if (isPrimary(config.WORKERS)) return lookAfterWorkers(config.WORKERS, log)

  const { contract, openDatabase } = await loadContract(config.CONTRACT)
  const service = await createService({
    config,
    contract,
    openDatabase,
    log,
    production,
    primary,
  })
  const { PORT: port, HOST: host } = config
  await listenOrExplain(() => service.app.listen({ port, host }), { port, variable: 'PORT' })

  onStopSignal(async (signal) => {
    log.info({ signal }, 'stopping')
    const inTime = await service.leave()
    log.info({ inTime }, 'stopped')
    process.exit(0)
  })
  if (primary !== undefined) ignoreRepeatedSignals()
}

async function lookAfterWorkers(count: number, log: Logger): Promise<void> {
  const workers = startWorkers(count, log)
  onStopSignal(() => workers.stop('SIGTERM'))
  process.exit(await workers.ended)
}

/** A second signal of the same kind ends the process at once. */
function onStopSignal(stop: (signal: NodeJS.Signals) => void): void {
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

/**
 * systemd and terminals signal every process, and the primary passes its signal on, so a worker may get it twice and
 * must ignore the second one. If the primary ends at once, so do its workers.
 */
function ignoreRepeatedSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {})
}

/** So that the log can mask them wherever they turn up. */
function secretsOf(config: RealtimeConfig): readonly string[] {
  const secrets = Object.entries(realtimeConfig.rows).filter(([, { secret }]) => secret)
  const values = secrets.flatMap(([name]) => config[name as keyof RealtimeConfig])
  return values.filter((value) => typeof value === 'string')
}

main().catch((error: unknown) => {
  const isExplained =
    error instanceof ConfigError || error instanceof PortUnavailable || error instanceof ContractFault
  process.stderr.write(`${isExplained ? error.message : (error as Error).stack}\n`)
  process.exit(1)
})
