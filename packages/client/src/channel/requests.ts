import type { Contract } from '@portico/channels'
import type { SystemSwitchRequest, SystemSwitchResult, systemMethods } from '@portico/protocol'
import type { ClientInfo } from 'centrifuge'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import type { HistoryOptions, HistoryPage, Past } from './channel.ts'
import type { openEnvelope } from './envelope.ts'
import type { Outbox } from './outbox.ts'
import { OutboxSender, type OutboxSenderListener } from './outbox-sender.ts'
import { sendOver } from './send.ts'

interface RequestsOptions {
  readonly clock: Clock
  readonly session: Session
  readonly outbox: Outbox
  readonly listener: OutboxSenderListener
  /** Passed in, because an import from here would make it a file of its own. */
  readonly openEnvelope: typeof openEnvelope
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
    const { clock, session, outbox, listener } = this.#options
    const { frameBytes = Number.POSITIVE_INFINITY } = session.discovery?.limits ?? {}
    outbox.connect(link && new OutboxSender(sendOver(link), frameBytes, clock, listener))
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
    // The service's own answer to its own method.
    return (await this.#link.rpc(switchMethod, request)) as SystemSwitchResult
  }

  /** The connection to ask. */
  get #link(): Link {
    const { link, state } = this.#options.session
    if (link === undefined) throw new Error(`not connected (${state.kind}): ask again once it is live`)
    return link
  }
}
