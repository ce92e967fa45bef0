import type { Script } from '../load/script.ts'

/** A server under measurement, in separate processes. */
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
  /** The maximum number of clients. Each has a separate identity, if the server asks for one. */
  readonly clients: number
}
