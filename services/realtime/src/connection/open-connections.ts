import type { DisconnectName } from '@portico/protocol'

/** What can be done to any connection, whatever state it is in. */
interface Closable {
  close(reason: DisconnectName): void
}

/** Every connection of this process, also those that have not said who they are and are in no roster yet. */
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
