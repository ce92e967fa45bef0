import { Child, type ChildOptions } from '@portico/harness'

/** A process of a house, which can be killed and started again on the same port. */
export class Resident implements AsyncDisposable {
  readonly #launch: () => Promise<Child>
  #child: Child

  static async start(args: readonly string[], options: ChildOptions): Promise<Resident> {
    const launch = () => Child.start(process.execPath, args, { startMs: 60_000, ...options })
    return new Resident(launch, await launch())
  }

  private constructor(launch: () => Promise<Child>, child: Child) {
    this.#launch = launch
    this.#child = child
  }

  /** Resolves when its output matches. */
  printed(pattern: RegExp): Promise<void> {
    return this.#child.printed(pattern)
  }

  /** Kills the process at once, as a crash would. */
  kill(): Promise<void> {
    return this.#child.kill()
  }

  async startAgain(): Promise<void> {
    this.#child = await this.#launch()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
  }
}
