import type { AddressInfo } from 'node:net'
import type { Contract } from '@portico/channels'
import { loadConfig } from '@portico/config'
import { realtimeConfig } from '../../src/config.ts'
import { createLog, type LogOptions } from '../../src/ops/log.ts'
import { createService, type Service, type ServiceOptions } from '../../src/service.ts'
import { testContract } from './contract.ts'
import { testEnvironment } from './environment.ts'

export const testOrigin: string = testEnvironment.PUBLIC_ORIGINS

export interface RunningService extends AsyncDisposable {
  readonly service: Service
  /** `ws://…/ws`. */
  readonly websocketUrl: string
  /** `http://…`, without a slash at its end. */
  readonly url: string
  /** What was logged, one object a line. */
  readonly lines: readonly Record<string, unknown>[]
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly contract?: Contract
  readonly backends?: ServiceOptions['backends']
  readonly arrivalMs?: number
  readonly level?: LogOptions['level']
  /** Never, by default: the machine of a test is behind often enough. */
  readonly overloadedMs?: number
}

/** The service itself, on a port of its own. */
export async function startService(options: StartOptions = {}) {
  const { env = {}, contract = testContract, backends, arrivalMs, level = 'debug' } = options
  const { overloadedMs = Number.POSITIVE_INFINITY } = options
  const lines: Record<string, unknown>[] = []
  const given = {
    TOKEN_SECRET: testEnvironment.TOKEN_SECRET,
    PUBLIC_ORIGINS: testOrigin,
    API_KEYS: 'test-key',
    ...env,
  }
  const config = loadConfig(realtimeConfig, given, { production: false })
  const log = createLog({ level, secrets: [] }, { write: (line) => void lines.push(JSON.parse(line)) })
  const service = await createService({
    config,
    contract,
    log,
    production: false,
    overloadedMs,
    arrivalMs,
    ...(backends && { backends }),
  })
  await service.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = service.app.server.address() as AddressInfo
  const running: RunningService = {
    service,
    url: `http://127.0.0.1:${port}`,
    websocketUrl: `ws://127.0.0.1:${port}/ws`,
    lines,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
  return running
}
