import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** A process of clients, and its messages. It ends with the runner. */
export class ClientProcess<To extends object, From extends { readonly kind: string }>
  implements AsyncDisposable
{
  readonly #process: ChildProcess

  constructor(program: string, heard: (message: From) => void) {
    this.#process = fork(program, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#process.on('message', heard)
  }

  tell(message: To): void {
    if (this.#process.connected) this.#process.send(message)
  }

  /** Resolves at the next message of this kind. Ask for the promise before you cause the answer. */
  answer(kind: From['kind']): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#process.on('message', (message: From) => {
      if (message.kind === kind) resolve()
    })
    this.#process.once('exit', (code) => reject(new Error(`the clients' process ended with ${code}`)))
    return promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }
}
