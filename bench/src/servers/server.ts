import type { Script } from '../load/script.ts'

/** A server under measurement, in processes of its own. */
export interface Server extends AsyncDisposable {
  /** Its processes, without others that it uses, such as Redis. */
  readonly pids: readonly number[]
  /** How a client speaks to it. */
  readonly script: Script
}

/** A server that can be started and measured. */
export interface Contestant {
  readonly name: string
  start(options: StartOptions): Promise<Server>
}

export interface StartOptions {
  /** The maximum number of clients. Each has an identity of its own, if the server asks for one. */
  readonly clients: number
}
