import type { DisconnectName, RawJson, SystemNotice, UnsubscribeName } from '@portico/protocol'
import type { SeenChannel } from '../audit/trail.ts'
import { isHit } from '../auth/is-hit.ts'
import type { Principal } from '../auth/principal.ts'
import type { ConnectionInfo, Revocation, Target } from '../control/control.ts'

/** What the node may do with a connection it holds. */
export interface HeldConnection {
  readonly id: string
  readonly principal: Principal
  readonly subscriptionCount: number
  /** What waits for its reader, in bytes. */
  readonly queueBytes: number
  /** Its page was handed something else than the history holds. */
  readonly hasDiverged: boolean
  /** How far it is in each of its channels. */
  seen(): readonly SeenChannel[]
  describe(): ConnectionInfo
  close(reason: DisconnectName): void
  /** Says something about the service itself. */
  notify(notice: SystemNotice): void
  subscribe(channel: string, data: RawJson | undefined): Promise<void>
  unsubscribe(channel: string, reason: UnsubscribeName): void
  /** Ends the subscriptions whose own tokens a revocation hits. */
  revoked(revocation: Revocation): void
  /** The connection's rights last until then, in milliseconds; undefined is for ever. */
  expireAt(time: number | undefined): void
  /** Asks the policies again, for one channel or for all it is subscribed to. */
  reconsider(channel: string | undefined): Promise<void>
}

/** Who is connected here, by connection and by user. Only connections that said who they are. */
export class Roster {
  readonly #connections = new Map<string, HeldConnection>()
  /** Most users have one connection, and everybody anonymous is one user: a set is made for the second. */
  readonly #users = new Map<string, HeldConnection | Set<HeldConnection>>()

  get connectionCount(): number {
    return this.#connections.size
  }

  get userCount(): number {
    return this.#users.size
  }

  add(connection: HeldConnection): void {
    this.#connections.set(connection.id, connection)
    const { user } = connection.principal
    const held = this.#users.get(user)
    if (held === undefined) this.#users.set(user, connection)
    else if (held instanceof Set) held.add(connection)
    else this.#users.set(user, new Set([held, connection]))
  }

  remove(connection: HeldConnection): void {
    if (!this.#connections.delete(connection.id)) return
    const { user } = connection.principal
    const held = this.#users.get(user)
    if (held instanceof Set) held.delete(connection)
    if (held === connection || (held instanceof Set && held.size === 0)) this.#users.delete(user)
  }

  all(): Iterable<HeldConnection> {
    return this.#connections.values()
  }

  /** Ends what a revocation hits. */
  revoked(revocation: Revocation): void {
    for (const held of [...this.#connections.values()]) {
      if (isHit(revocation, held.principal)) held.close('revoked')
      else held.revoked(revocation)
    }
  }

  /** A copy, so that closing what it holds is safe. A target without any field is nobody. */
  matching({ user, client, session }: Target): readonly HeldConnection[] {
    const candidates = this.#candidates({ user, client, session })
    return candidates.filter(
      ({ id, principal }) =>
        (user === undefined || principal.user === user) &&
        (client === undefined || id === client) &&
        (session === undefined || principal.session === session),
    )
  }

  #candidates({ user, client, session }: Target): HeldConnection[] {
    if (client !== undefined) return [this.#connections.get(client)].filter((held) => held !== undefined)
    if (user !== undefined) return this.#of(user)
    return session === undefined ? [] : [...this.#connections.values()]
  }

  #of(user: string): HeldConnection[] {
    const held = this.#users.get(user)
    if (held instanceof Set) return [...held]
    return held === undefined ? [] : [held]
  }
}
