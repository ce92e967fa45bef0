import type { DisconnectName } from '@portico/protocol'

/** Operations allowed on a connection in every state. */
interface Closable {
  close(reason: DisconnectName): void
}

/** Every connection of this process, including those that are not identified yet and so in no roster. */
export class OpenConnections {
  readonly #open = new Set<Closable>()

  add(connection: Closable): void {
    this.#open.add(connection)
  }

  remove(connection: Closable): void {
    this.#open.delete(connection)
  }

  closeAll(reason: DisconnectName): void {
    for (const connection of [...this.#open]) connection.close(reason)
  }
}
