import type { ClientInfo } from '@portico/protocol'
import type { DelayedLeave } from '../presence/delayed-leave.ts'
import type { CarriedChannel } from './carriers.ts'

interface MembershipOptions {
  readonly presence: Pick<DelayedLeave, 'enter' | 'leave' | 'withdraw'>
  readonly onError: (error: unknown) => void
}

/** A connection that the presence shows. */
export interface Stay {
  /** Tells the others that its user has come, if it is the user's first connection. */
  announce(): void
  /** If the others were never told that its user came, it leaves at once and they are told nothing. */
  leave(): Promise<void>
}

/** Comings and goings in channels with presence: who is there, and telling the others. */
export class Membership {
  readonly #presence: MembershipOptions['presence']
  readonly #onError: (error: unknown) => void

  constructor({ presence, onError }: MembershipOptions) {
    this.#presence = presence
    this.#onError = onError
  }

  /** Resolves once the presence shows the connection. */
  async enter(channel: CarriedChannel, info: ClientInfo): Promise<Stay> {
    let untold = await this.#presence.enter(channel.name, info)
    return {
      announce: () => {
        if (untold) this.announce('join', channel, [info])
        untold = false
      },
      leave: () => (untold ? this.#withdraw(channel, info) : this.leave(channel, info)),
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

  async #withdraw({ name }: CarriedChannel, info: ClientInfo): Promise<void> {
    await this.#presence.withdraw(name, info).catch(this.#onError)
  }
}
