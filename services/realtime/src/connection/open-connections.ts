import type { DisconnectName } from '@portico/protocol'
import type { Connection } from './connection.ts'

/** Every connection of this process, also those that have not said who they are and are in no roster yet. */
export class OpenConnections {
  readonly #open = new Set<Connection>()

  add(connection: Connection): Connection {
    this.#open.add(connection)
    connection.signal.addEventListener('abort', () => this.#open.delete(connection), { once: true })
    return connection
  }

  closeAll(reason: DisconnectName): void {
    for (const connection of [...this.#open]) connection.close(reason)
  }
}
