import type { ClientInfo } from '@portico/protocol'
import type { DelayedLeave } from '../presence/delayed-leave.ts'
import type { ResolvedChannel } from './channel-resolver.ts'

interface MembershipOptions {
  readonly presence: Pick<DelayedLeave, 'enter' | 'leave' | 'withdraw'>
  readonly onError: (error: unknown) => void
}

/** A connection's entry in presence. */
export interface Stay {
  /** Announces the join, if this is the user's first connection. */
  announce(): void
  /** Leaves. If a join was due and not announced yet, it leaves at once and nothing is announced. */
  leave(): Promise<void>
}

/** Enters and leaves presence, and announces joins and leaves. */
export class Membership {
  readonly #presence: MembershipOptions['presence']
  readonly #onError: (error: unknown) => void

  constructor({ presence, onError }: MembershipOptions) {
    this.#presence = presence
    this.#onError = onError
  }

  /** Resolves once the presence shows the connection. */
  async enter(channel: ResolvedChannel, info: ClientInfo): Promise<Stay> {
    let untold = await this.#presence.enter(channel.name, info)
    return {
      announce: () => {
        if (untold) this.announce('join', channel, [info])
        untold = false
      },
      leave: () => (untold ? this.#withdraw(channel, info) : this.leave(channel, info)),
    }
  }

  /** Announces the leave if presence answers, after a delay, that this was the user's last connection. */
  async leave(channel: ResolvedChannel, info: ClientInfo): Promise<void> {
    try {
      if (await this.#presence.leave(channel.name, info)) this.announce('leave', channel, [info])
    } catch (error) {
      this.#onError(error)
    }
  }

  /** Does nothing in channels that announce no joins and leaves. */
  announce(
    kind: 'join' | 'leave',
    { broker, name, definition }: ResolvedChannel,
    infos: readonly ClientInfo[],
  ): void {
    if (!definition.announce) return
    for (const info of infos) broker.announce(kind, name, info).catch(this.#onError)
  }

  async #withdraw({ name }: ResolvedChannel, info: ClientInfo): Promise<void> {
    await this.#presence.withdraw(name, info).catch(this.#onError)
  }
}
