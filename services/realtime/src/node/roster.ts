import type { DisconnectName, SystemNotice, UnsubscribeName } from '@portico/protocol'
import type { SeenChannel } from '../audit/audit-reports.ts'
import { isRevokedBy } from '../auth/is-revoked-by.ts'
import type { Principal } from '../auth/principal.ts'
import type { ConnectionInfo, Revocation, Target } from '../control/control.ts'
import { ConnectionGroups } from './connection-groups.ts'

/** A connection, as its node uses it. */
export interface HeldConnection {
  readonly id: string
  readonly principal: Principal
  /** Bytes that its client has not read yet. */
  readonly queueBytes: number
  /** Its page received something other than the history holds. */
  readonly hasDiverged: boolean
  /** How far it is in each of its channels. */
  seen(): readonly SeenChannel[]
  describe(): ConnectionInfo
  close(reason: DisconnectName): void
  /** Sends a notice about the service itself. */
  notify(notice: SystemNotice): void
  subscribe(channel: string): Promise<void>
  unsubscribe(channel: string, reason: UnsubscribeName): void
  /** Ends the subscriptions to whose own tokens a revocation applies. */
  revoked(revocation: Revocation): void
  /** Sets when the connection expires, in milliseconds; undefined is never. */
  expireAt(time: number | undefined): void
  /** Asks the policies again, for one channel or for all it is subscribed to. */
  reconsider(channel: string | undefined): Promise<void>
}

/** The connections of this node, and indexes to find them by. Only those whose connect command was accepted. */
export class Roster {
  readonly #connections = new Map<string, HeldConnection>()
  /** All anonymous connections count as one user. */
  readonly #users = new ConnectionGroups()
  readonly #sessions = new ConnectionGroups()
  readonly #tokens = new ConnectionGroups()
  /** Ids of connections with token-authorised subscriptions; few have any. */
  readonly #granted = new Set<string>()

  get connectionCount(): number {
    return this.#connections.size
  }

  get userCount(): number {
    return this.#users.size
  }

  add(connection: HeldConnection): void {
    const { user, session, tokenId } = connection.principal
    this.#connections.set(connection.id, connection)
    this.#users.add(user, connection)
    this.#sessions.add(session, connection)
    this.#tokens.add(tokenId, connection)
  }

  remove(connection: HeldConnection): void {
    if (!this.#connections.delete(connection.id)) return
    const { user, session, tokenId } = connection.principal
    this.#users.remove(user, connection)
    this.#sessions.remove(session, connection)
    this.#tokens.remove(tokenId, connection)
    this.#granted.delete(connection.id)
  }

  /** Re-indexes the connection after a token refresh; `was` is its principal before. */
  renewed(connection: HeldConnection, was: Principal): void {
    if (!this.#connections.has(connection.id)) return
    this.#sessions.remove(was.session, connection)
    this.#tokens.remove(was.tokenId, connection)
    this.#sessions.add(connection.principal.session, connection)
    this.#tokens.add(connection.principal.tokenId, connection)
  }

  /** Registers a token-authorised subscription of this connection. */
  granted(id: string): void {
    if (this.#connections.has(id)) this.#granted.add(id)
  }

  all(): Iterable<HeldConnection> {
    return this.#connections.values()
  }

  /**
   * Ends what a revocation applies to, without looking at other connections: there may be very many, and sign-outs are
   * frequent.
   */
  revoked(revocation: Revocation): void {
    const { user, session, tokenId } = revocation
    const named = [...this.#users.of(user), ...this.#sessions.of(session), ...this.#tokens.of(tokenId)]
    for (const held of new Set(named)) {
      if (isRevokedBy(held.principal, revocation)) held.close('revoked')
      else held.revoked(revocation)
    }
    // A subscription token names the connection's user, but has its own session and id.
    if (session === undefined && tokenId === undefined) return
    for (const id of this.#granted) this.#connections.get(id)?.revoked(revocation)
  }

  /** A copy, so that callers may close connections while iterating. An empty target matches none. */
  matching({ user, client, session }: Target): readonly HeldConnection[] {
    const candidates = this.#candidates({ user, client, session })
    return candidates.filter(
      ({ id, principal }) =>
        (user === undefined || principal.user === user) &&
        (client === undefined || id === client) &&
        (session === undefined || principal.session === session),
    )
  }

  #candidates({ user, client, session }: Target): readonly HeldConnection[] {
    if (client !== undefined) return [this.#connections.get(client)].filter((held) => held !== undefined)
    return user === undefined ? this.#sessions.of(session) : this.#users.of(user)
  }
}
