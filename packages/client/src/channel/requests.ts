import type { Contract } from '@portico/channels'
import type { SystemSwitchRequest, SystemSwitchResult, systemMethods } from '@portico/protocol'
import type { ClientInfo } from 'centrifuge'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import type { HistoryOptions, HistoryPage, Past } from './channel.ts'
import type { openEnvelope } from './envelope.ts'
import type { Outbox, OutboxItem, PublishError, Receipt, Refusal } from './outbox.ts'
import { OutboxSender, type OutboxSenderListener } from './outbox-sender.ts'
import { type Outcome, sendOver } from './send.ts'
import { sizeInFrame } from './size-in-frame.ts'

interface RequestsOptions {
  readonly clock: Clock
  readonly session: Session
  readonly outbox: Outbox
  readonly listener: OutboxSenderListener
  /** These two are passed in, because an import from here would make them a file of their own. */
  readonly openEnvelope: typeof openEnvelope
  readonly PublishError: typeof PublishError
}

const switchMethod: typeof systemMethods.switch = '$sys.switch'

/** Sends the outbox, and asks for history and presence. Loaded when needed: a page that only listens does without. */
export class Requests {
  readonly #options: RequestsOptions

  constructor(options: RequestsOptions) {
    this.#options = options
    this.follow(options.session.link)
  }

  /** Uses this connection from now on; undefined means that there is none. */
  follow(link: Link | undefined): void {
    const { clock, outbox, listener } = this.#options
    outbox.connect(link && new OutboxSender(sendOver(link), this.#frameBytes, clock, listener))
  }

  /**
   * Publishes without the outbox: once, over the connection that existed when the application published it, or not at
   * all. By the time this file is loaded, another connection may belong to another person.
   */
  async publishNow(item: OutboxItem, over: Link | undefined): Promise<Receipt> {
    const { listener, PublishError } = this.#options
    const outcome = await this.#sendNow(item, over)
    if (outcome.kind === 'taken') return outcome.receipt
    const why = outcome.kind === 'refused' ? outcome.why : tooLate(item)
    const [, , , finding] = why
    if (finding) listener.refused(finding)
    throw new PublishError(...why)
  }

  async history(
    channel: string,
    { limit, before }: HistoryOptions,
  ): Promise<HistoryPage<Past<Contract, string>>> {
    const asked = { limit, reverse: true, ...(before && { since: before }) }
    const { openEnvelope } = this.#options
    const { publications, offset, epoch } = await this.#link.history(channel, asked)
    const items = publications.map(({ data, offset, tags, info }) => ({
      ...openEnvelope(data),
      offset,
      key: tags?.key,
      by: info,
    }))
    return { items, top: { offset, epoch } }
  }

  async presence(channel: string): Promise<readonly ClientInfo[]> {
    return this.#link.presence(channel)
  }

  async disturb(request: SystemSwitchRequest): Promise<SystemSwitchResult> {
    // The service answers its own method, so the type is known.
    return (await this.#link.rpc(switchMethod, request)) as SystemSwitchResult
  }

  async #sendNow(item: OutboxItem, over: Link | undefined): Promise<Outcome> {
    const { link } = this.#options.session
    const bytes = sizeInFrame(item, this.#frameBytes)
    if (typeof bytes !== 'number') return { kind: 'refused', why: bytes }
    return link && link === over ? sendOver(link)(item) : { kind: 'putOff', finding: undefined }
  }

  get #frameBytes(): number {
    return this.#options.session.discovery?.limits.frameBytes ?? Number.POSITIVE_INFINITY
  }

  /** The connection to ask. */
  get #link(): Link {
    const { link, state } = this.#options.session
    if (link === undefined) throw new Error(`not connected (${state.kind}): ask again once it is live`)
    return link
  }
}

function tooLate({ channel, event }: OutboxItem): Refusal {
  const reason = 'there is no connection, or the service cannot take it now'
  return ['late', `${event} was not published to ${channel}: ${reason}`]
}
