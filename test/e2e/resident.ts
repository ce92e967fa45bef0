import { Child, type ChildOptions, until } from '@portico/harness'

/** A process of a house, which can be killed and started again where it was. */
export class Resident implements AsyncDisposable {
  readonly url: string
  readonly #launch: () => Promise<Child>
  #child: Child

  static async start(port: number, args: readonly string[], options: ChildOptions): Promise<Resident> {
    const launch = () => Child.start(process.execPath, args, { startMs: 60_000, ...options })
    return new Resident(`http://127.0.0.1:${port}`, launch, await launch())
  }

  private constructor(url: string, launch: () => Promise<Child>, child: Child) {
    this.url = url
    this.#launch = launch
    this.#child = child
  }

  /** Resolves when what it wrote matches. */
  printed(pattern: RegExp): Promise<void> {
    return this.#child.printed(pattern)
  }

  /** As a crash does: at once, without a last word. */
  kill(): Promise<void> {
    return this.#child.kill()
  }

  async start(): Promise<void> {
    this.#child = await this.#launch()
  }

  /** Connections of people that this node of the service holds, on any transport. */
  async connections(): Promise<number> {
    const metrics = await (await fetch(`${this.url}/metrics`)).text()
    const counts = metrics.matchAll(/^portico_connections\{.*\} (\d+)$/gm)
    return Array.from(counts, ([, count]) => Number(count)).reduce((total, count) => total + count, 0)
  }

  /** Resolves once this node of the service delivers. */
  async ready(): Promise<void> {
    await until('the node to be ready', async () => (await fetch(`${this.url}/ws/health/ready`)).ok)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
  }
}
