import path from 'node:path'
import { Child, onFreePort, until } from '@portico/harness'

const MAIN = path.join(import.meta.dirname, '../../src/main.ts')

type LogLine = Readonly<Record<string, unknown>>

interface ApiAnswer<Result> {
  readonly result?: Result
  readonly error?: { readonly code: number }
}

/** The service as it runs for good: one process of it, which can be asked to leave, killed, and started again where it was. */
export class ServiceNode implements AsyncDisposable {
  readonly port: number
  readonly #env: NodeJS.ProcessEnv
  #child: Child

  /** It is told this environment and nothing else. It takes a free port, unless others have to know its port before. */
  static start(env: NodeJS.ProcessEnv, port?: number): Promise<ServiceNode> {
    const startAt = async (at: number) => {
      const whole = { PATH: process.env.PATH, ...env, PORT: String(at) }
      return new ServiceNode(at, whole, await launch(whole))
    }
    return port === undefined ? onFreePort(startAt) : startAt(port)
  }

  private constructor(port: number, env: NodeJS.ProcessEnv, child: Child) {
    this.port = port
    this.#env = env
    this.#child = child
  }

  /** All that it has written since its last start. */
  get output(): string {
    return this.#child.output
  }

  /** What it has logged since its last start. */
  get lines(): readonly LogLine[] {
    return this.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  }

  get name(): string {
    return this.#env.NODE_NAME ?? 'the node'
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.#child.pid
  }

  /** As a deploy does: the process is asked to leave, and its clients go before it does. */
  askToLeave(by: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): void {
    this.#child.signal(by)
  }

  /** Resolves when the process has ended, with its exit code (null: by a signal). */
  ended(): Promise<number | null> {
    return this.#child.exited()
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

  /** Resolves once it delivers again. */
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

  /** A method of the server API, by the key of its environment. */
  async api<Result>(method: string, body: object): Promise<Result> {
    const { result, error } = await this.answerOf<Result>(method, body)
    if (result === undefined) throw new Error(`${method} answered ${JSON.stringify(error)}`)
    return result
  }

  /** The same, whether it succeeds or is refused. */
  async answerOf<Result>(method: string, body: object): Promise<ApiAnswer<Result>> {
    const response = await fetch(`${this.url}/api/${method}`, {
      method: 'POST',
      headers: { 'x-api-key': this.#env.API_KEYS ?? '', 'content-type': 'application/json' },
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
  return Child.start(process.execPath, [MAIN], { ready: /Server listening/, env, startMs: 60_000 })
}
