import type { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { scratch } from './scratch.ts'

export interface DoorPlace {
  /** The port to listen on, on 127.0.0.1. */
  readonly port: number
  /** A folder for its configuration and data. */
  readonly folder: string
}

/** The differences between programs: how to start, and how to reload the configuration. */
interface DoorProgram {
  readonly name: string
  launch(place: DoorPlace): Promise<Child>
  reload(place: DoorPlace, child: Child): Promise<void>
}

/** A front door for one test: a program on a free port, with a folder that is removed afterwards. */
export class FrontDoor implements AsyncDisposable {
  readonly #place: DoorPlace
  readonly #program: DoorProgram
  readonly #owned: AsyncDisposable
  #child: Child

  static async start(program: DoorProgram): Promise<FrontDoor> {
    await using stack = new AsyncDisposableStack()
    const folder = stack.use(await scratch(program.name)).path
    const { place, child } = await onFreePort(async (port) => {
      const at = { port, folder }
      return { place: at, child: await program.launch(at) }
    })
    return new FrontDoor(place, program, child, stack.move())
  }

  private constructor(place: DoorPlace, program: DoorProgram, child: Child, owned: AsyncDisposable) {
    this.#place = place
    this.#program = program
    this.#child = child
    this.#owned = owned
  }

  get port(): number {
    return this.#place.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The current process. */
  get child(): Child {
    return this.#child
  }

  /** Kills it at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#child.kill()
  }

  /** Starts it again on the same port, after `kill`. */
  async restart(): Promise<void> {
    await this.#child.stop()
    this.#child = await this.#program.launch(this.#place)
  }

  /** Writes the configuration again and reloads it, even if nothing changed. */
  async reload(): Promise<void> {
    await this.#program.reload(this.#place, this.#child)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
    await this.#owned[Symbol.asyncDispose]()
  }
}
