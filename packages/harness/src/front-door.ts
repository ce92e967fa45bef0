import type { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { scratch } from './scratch.ts'

export interface DoorPlace {
  /** Where it shall listen, on 127.0.0.1. */
  readonly port: number
  /** For its configuration and whatever it stores. */
  readonly folder: string
}

/** What is each program's own: how it starts in its place, and how it takes its configuration up anew. */
export interface DoorProgram {
  readonly name: string
  launch(place: DoorPlace): Promise<Child>
  reload(place: DoorPlace, child: Child): Promise<void>
}

/** A front door of its own: a program on a free port, with a folder that goes when it does. */
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

  /** The process that serves now. */
  get child(): Child {
    return this.#child
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    await this.#child.kill()
  }

  /** On the same port, after `kill`. */
  async restart(): Promise<void> {
    await this.#child.stop()
    this.#child = await this.#program.launch(this.#place)
  }

  /** Has its configuration written anew and taken up, even if it is the same. */
  async reload(): Promise<void> {
    await this.#program.reload(this.#place, this.#child)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
    await this.#owned[Symbol.asyncDispose]()
  }
}
