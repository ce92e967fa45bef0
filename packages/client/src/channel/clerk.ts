import type { Contract } from '@portico/channels'
import type { SystemSwitchRequest, SystemSwitchResult, systemMethods } from '@portico/protocol'
import type { ClientInfo } from 'centrifuge'
import type { Clock } from '../clock.ts'
import type { Link } from '../session/link.ts'
import type { Session } from '../session/session.ts'
import { Carriage, type CarriageListener } from './carriage.ts'
import type { HistoryOptions, HistoryPage, Past } from './channel.ts'
import type { openEnvelope } from './envelope.ts'
import type { Outbox } from './outbox.ts'
import { sendOver } from './send.ts'

/** Of whom it does the errands. */
export interface Employer {
  readonly clock: Clock
  readonly session: Session
  readonly outbox: Outbox
  readonly listener: CarriageListener
  /** The page's own: imported here, it would be fetched as a file by itself. */
  readonly openEnvelope: typeof openEnvelope
}

const switchMethod: typeof systemMethods.switch = '$sys.switch'

/** Carries what waits in the outbox, and asks what no feed brings: a page that only listens does without. */
export class Clerk {
  readonly #employer: Employer

  constructor(employer: Employer) {
    this.#employer = employer
    this.follow(employer.session.link)
  }

  /** Over this connection from now on; over none when there is none. */
  follow(link: Link | undefined): void {
    const { clock, session, outbox, listener } = this.#employer
    const { frameBytes = Number.POSITIVE_INFINITY } = session.discovery?.limits ?? {}
    outbox.connect(link && new Carriage(sendOver(link), frameBytes, clock, listener))
  }

  async history(
    channel: string,
    { limit, before }: HistoryOptions,
  ): Promise<HistoryPage<Past<Contract, string>>> {
    const asked = { limit, reverse: true, ...(before && { since: before }) }
    const { openEnvelope } = this.#employer
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
    const { link, state } = this.#employer.session
    if (link === undefined) throw new Error(`not connected: ${state.kind}`)
    return link
  }
}
