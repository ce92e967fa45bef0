import type { Contract } from '@portico/channels'
import type { ClientInfo } from 'centrifuge'
import type { Examiner } from '../examiner.ts'
import { newKey } from '../key.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import type { HistoryOptions, HistoryPage, Past, PublishOptions } from './channel.ts'
import { openEnvelope } from './envelope.ts'
import type { Outbox, PublishError, Receipt } from './outbox.ts'

/** What a channel is asked besides what its feed brings, and where it publishes. */
export class Desk {
  readonly #session: Session
  readonly #outbox: Outbox
  readonly #examiner: Examiner

  constructor(session: Session, outbox: Outbox, examiner: Examiner) {
    this.#session = session
    this.#outbox = outbox
    this.#examiner = examiner
  }

  /** The connection to ask. */
  get link(): Link {
    const { link, state } = this.#session
    if (link === undefined) throw new Error(`not connected: ${state.kind}`)
    return link
  }

  async publish(
    channel: string,
    event: string,
    data: unknown,
    { key = newKey() }: PublishOptions = {},
  ): Promise<Receipt> {
    try {
      return await this.#outbox.post({ channel, event, data, key })
    } catch (error) {
      const { finding } = error as PublishError
      if (finding) this.#examiner.mention(finding)
      throw error
    }
  }

  async history(
    channel: string,
    { limit, before }: HistoryOptions,
  ): Promise<HistoryPage<Past<Contract, string>>> {
    const asked = { limit, reverse: true, ...(before && { since: before }) }
    const { publications, offset, epoch } = await this.link.history(channel, asked)
    const items = publications.map(({ data, offset, tags, info }) => ({
      ...openEnvelope(data),
      offset,
      key: tags?.key,
      by: info,
    }))
    return { items, top: { offset, epoch } }
  }

  async presence(channel: string): Promise<readonly ClientInfo[]> {
    return this.link.presence(channel)
  }
}
