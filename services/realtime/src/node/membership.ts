import type { ClientInfo } from '@portico/protocol'
import type { Presence } from '../presence/presence.ts'
import type { CarriedChannel } from './carriers.ts'

interface MembershipOptions {
  readonly presence: Presence
  readonly onError: (error: unknown) => void
}

/** Comings and goings in channels with presence: who is there, and telling the others. */
export class Membership {
  readonly #presence: Presence
  readonly #onError: (error: unknown) => void

  constructor({ presence, onError }: MembershipOptions) {
    this.#presence = presence
    this.#onError = onError
  }

  /** Resolves once the presence shows the connection. The returned function tells the others. */
  async enter(channel: CarriedChannel, info: ClientInfo): Promise<() => void> {
    const isFirst = await this.#presence.enter(channel.name, info)
    return () => {
      if (isFirst) this.announce('join', channel, [info])
    }
  }

  /** The presence knows whether it was the user's last connection, and keeps the answer back for a while. */
  async leave(channel: CarriedChannel, info: ClientInfo): Promise<void> {
    try {
      if (await this.#presence.leave(channel.name, info)) this.announce('leave', channel, [info])
    } catch (error) {
      this.#onError(error)
    }
  }

  /** Tells the others. */
  announce(
    kind: 'join' | 'leave',
    { broker, name, definition }: CarriedChannel,
    infos: readonly ClientInfo[],
  ): void {
    if (!definition.announce) return
    for (const info of infos) broker.announce(kind, name, info).catch(this.#onError)
  }
}
