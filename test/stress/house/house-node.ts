import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { freePort, type Postgres, type RedisServer, type Relay, startRelay } from '@portico/harness'
import { testEnvironment } from '../../../services/realtime/test/support/environment.ts'
import { ServiceNode } from '../../../services/realtime/test/support/service-node.ts'
import { now } from '../clock.ts'

const here = import.meta.dirname

/** The key of every node's server API. */
export const apiKey = 'a key of the stress runner'

interface NodeBackends {
  readonly redis: RedisServer
  readonly postgres: Postgres
  readonly folder: string
}

/** A node of the service, with a separate network on each side. */
export class HouseNode implements AsyncDisposable {
  readonly name: string
  readonly service: ServiceNode
  readonly fromDoor: Relay
  readonly toRedis: Relay
  readonly toPostgres: Relay
  readonly #clockFile: string
  #startedAt = now()
  readonly #owned: AsyncDisposableStack

  static async start(name: string, { redis, postgres, folder }: NodeBackends): Promise<HouseNode> {
    await using stack = new AsyncDisposableStack()
    const toRedis = stack.use(await startRelay(redis.port))
    const toPostgres = stack.use(await startRelay(postgres.port))
    const database = new URL(postgres.url)
    database.port = String(toPostgres.port)
    const clockFile = path.join(folder, `${name}.clock`)
    await writeFile(clockFile, '0')
    const service = stack.use(
      await ServiceNode.start({
        ...testEnvironment,
        NODE_NAME: name,
        API_KEYS: apiKey,
        CONTRACT: path.join(here, '../contract.ts'),
        REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
        DATABASE_URL: database.href,
        LOG_LEVEL: 'info',
        DRAIN_SECONDS: '8',
        PING_SECONDS: '5',
        PONG_SECONDS: '4',
        // All clients here have the same address.
        LIMIT_ADDRESS_CONNECTS_PER_SECOND: '10000',
        NODE_OPTIONS: `--import=${pathToFileURL(path.join(here, 'preload.ts')).href}`,
        STRESS_CLOCK_FILE: clockFile,
      }),
    )
    // A fixed port that no outgoing connection takes while it is shut.
    const fromDoor = stack.use(await startRelay(service.port, { at: await freePort() }))
    return new HouseNode(name, { service, fromDoor, toRedis, toPostgres, clockFile }, stack.move())
  }

  private constructor(
    name: string,
    parts: Pick<HouseNode, 'service' | 'fromDoor' | 'toRedis' | 'toPostgres'> & {
      readonly clockFile: string
    },
    owned: AsyncDisposableStack,
  ) {
    this.name = name
    this.service = parts.service
    this.fromDoor = parts.fromDoor
    this.toRedis = parts.toRedis
    this.toPostgres = parts.toPostgres
    this.#clockFile = parts.clockFile
    this.#owned = owned
  }

  /** Kills it as a crash would: nothing listens on its port. */
  async kill(): Promise<void> {
    this.fromDoor.shut()
    await this.service.kill()
  }

  /** Stops it as a deploy does; resolves when its clients have moved and it has ended. */
  async leave(): Promise<void> {
    this.fromDoor.shut()
    this.service.askToLeave()
    await this.service.ended()
  }

  /** Starts it again, after `kill` or `leave`. */
  async startAgain(): Promise<void> {
    await this.service.startAgain()
    this.#startedAt = now()
    await this.fromDoor.reopen()
  }

  /** Sets its wall clock this far from the machine's. A restart loses the offset. */
  async setClock(offsetMs: number): Promise<void> {
    await writeFile(this.#clockFile, String(offsetMs))
    this.#hear()
  }

  /** Collects garbage, so that the next reading of its memory shows what it holds. */
  collect(): void {
    this.#hear()
  }

  /** How long its process has been ready. */
  get seconds(): number {
    return (now() - this.#startedAt) / 1_000
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.service.url}/metrics`)).text()
  }

  /** How many files and sockets its process has open. */
  async openFiles(): Promise<number> {
    return (await readdir(`/proc/${this.service.pid}/fd`)).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }

  #hear(): void {
    process.kill(this.service.pid, 'SIGUSR2')
  }
}
