import path from 'node:path'

import { Child, until } from '@portico/harness'

import { tokenSecret } from '../../../services/realtime/test/support/token.ts'

const SERVICE = path.join(import.meta.dirname, '../../../services/realtime')
const API_KEY = 'a key of these tests'

export type LogLine = Readonly<Record<string, unknown>>

export interface ApiAnswer<Result> {
  readonly result?: Result
  readonly error?: { readonly code: number }
}

/** One process of the service, with the contract of the service's own tests, which can be stopped, killed and started again. */
export class ServiceNode implements AsyncDisposable {
  readonly port: number
  readonly #env: NodeJS.ProcessEnv
  #child: Child

  static async start(port: number, env: Readonly<Record<string, string>>): Promise<ServiceNode> {
    const whole = {
      PATH: process.env.PATH,
      PORT: String(port),
      CONTRACT: path.join(SERVICE, 'test/support/contract-module.ts'),
      TOKEN_SECRET: tokenSecret,
      API_KEYS: API_KEY,
      LOG_LEVEL: 'debug',
      ...env,
    }
    return new ServiceNode(port, whole, await launch(whole))
  }

  private constructor(port: number, env: NodeJS.ProcessEnv, child: Child) {
    this.port = port
    this.#env = env
    this.#child = child
  }

  /** What it has logged since its last start. */
  get lines(): readonly LogLine[] {
    return this.#child.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  }

  get name(): string {
    return this.#env.NODE_NAME ?? ''
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.#child.pid
  }

  /** As a deploy does: the process is asked to leave, and its clients go before it does. */
  askToLeave(): void {
    this.#child.signal('SIGTERM')
  }

  /** Resolves when the process has ended. */
  async ended(): Promise<void> {
    await this.#child.exited()
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    await this.#child.kill()
  }

  /** Sockets stay open, and nothing happens. */
  freeze(): void {
    this.#child.freeze()
  }

  thaw(): void {
    this.#child.thaw()
  }

  async startAgain(): Promise<void> {
    await this.#child.stop()
    this.#child = await launch(this.#env)
    await this.ready()
  }

  /** Resolves once it delivers: what it needs of others is there. */
  async ready(): Promise<void> {
    await until(`${this.name} to be ready`, async () => (await fetch(`${this.url}/ws/health/ready`)).ok)
  }

  /** Open connections of this process, on any transport. */
  async connections(): Promise<number> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text()
    return Array.from(metrics.matchAll(/^portico_connections\{.*\} (\d+)$/gm), ([, count]) =>
      Number(count),
    ).reduce((total, count) => total + count, 0)
  }

  /** A method of the server API. */
  async api<Result>(method: string, body: object): Promise<Result> {
    const { result, error } = await this.answerOf<Result>(method, body)
    if (result === undefined) throw new Error(`${method} answered ${JSON.stringify(error)}`)
    return result
  }

  /** The same, whether it succeeds or is refused. */
  async answerOf<Result>(method: string, body: object): Promise<ApiAnswer<Result>> {
    const response = await fetch(`${this.url}/api/${method}`, {
      method: 'POST',
      headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as ApiAnswer<Result>
  }

  /** Publishes as a back end does. */
  async publish(channel: string, data: unknown): Promise<void> {
    await this.api('publish', { channel, data })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
  }
}

function launch(env: NodeJS.ProcessEnv): Promise<Child> {
  return Child.start(process.execPath, [path.join(SERVICE, 'src/main.ts')], {
    ready: /Server listening/,
    env,
    startMs: 30_000,
  })
}
