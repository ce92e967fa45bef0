import type { Contract } from '@portico/channels'
import type { ClientInfo } from 'centrifuge'
import { newKey } from '../key.ts'
import type { Late } from '../late.ts'
import type { HistoryOptions, HistoryPage, Past, PublishOptions } from './channel.ts'
import type { Clerk } from './clerk.ts'
import type { Outbox, Receipt } from './outbox.ts'

/** What a channel is asked besides what its feed brings, and where it publishes. */
export class Desk {
  readonly #outbox: Outbox
  readonly #clerk: Late<Clerk>

  constructor(outbox: Outbox, clerk: Late<Clerk>) {
    this.#outbox = outbox
    this.#clerk = clerk
  }

  publish(
    channel: string,
    event: string,
    data: unknown,
    { key = newKey() }: PublishOptions = {},
  ): Promise<Receipt> {
    return this.#outbox.post({ channel, event, data, key })
  }

  async history(channel: string, options: HistoryOptions): Promise<HistoryPage<Past<Contract, string>>> {
    return (await this.#clerk.get()).history(channel, options)
  }

  async presence(channel: string): Promise<readonly ClientInfo[]> {
    return (await this.#clerk.get()).presence(channel)
  }
}
