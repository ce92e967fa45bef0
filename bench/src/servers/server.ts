import type { Script } from '../load/script.ts'

/** A server that is measured, in processes of its own. */
export interface Server extends AsyncDisposable {
  /** Its processes; what it keeps in others, such as Redis, is not among them. */
  readonly pids: readonly number[]
  /** How a client speaks to it. */
  readonly script: Script
}

/** What there is to be measured, before it is started. */
export interface Contestant {
  readonly name: string
  start(options: StartOptions): Promise<Server>
}

export interface StartOptions {
  /** How many clients there will be at most: each has an identity of its own, where the server asks for one. */
  readonly clients: number
}
