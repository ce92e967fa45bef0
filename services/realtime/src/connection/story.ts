import type { Facts, Finding, ServiceStepName, TransportName } from '@portico/protocol'
import type { Services } from '../node/services.ts'
import type { Peer } from '../transport/transport.ts'
import { closeFacts, closeFinding } from './close-finding.ts'
import type { CloseReason } from './state.ts'

/** Whose story it is. */
export interface Hero {
  readonly id: string
  readonly transport: { readonly name: TransportName }
  readonly peer: Peer
}

type Audience = Pick<Services, 'observer' | 'log' | 'limits' | 'timing'>

/** What is told of one connection while it lives: to the black box, to the log and to the metrics. */
export class Story {
  readonly #hero: Hero
  readonly #audience: Audience
  readonly #beganAt = performance.now()
  #finding: Finding | undefined

  constructor(hero: Hero, audience: Audience) {
    this.#hero = hero
    this.#audience = audience
    audience.observer.opened(hero.transport.name)
  }

  /** Why the connection will not go on; the first that is found counts. */
  found(finding: Finding): void {
    if (this.#finding !== undefined) return
    this.#finding = finding
    this.#hero.peer.attempt?.found(finding)
    this.#audience.observer.found(finding.id)
  }

  /** Something of the catalogue that it goes on with. */
  met(finding: Finding, step: ServiceStepName = 'found', facts?: Facts): void {
    const { observer, log } = this.#audience
    const { id, peer } = this.#hero
    peer.attempt?.note(step, facts, finding)
    observer.found(finding.id)
    log.debug(
      { connection: id, finding: finding.id, trace: peer.attempt?.code, ...facts, ...finding.facts },
      'a connection goes on with a finding',
    )
  }

  accepted(user: string): void {
    const { id, transport } = this.#hero
    this.#audience.log.info({ connection: id, user, transport: transport.name }, 'connection opened')
  }

  /** Its connect command was answered with an error. */
  refused(finding: Finding, facts: Facts): void {
    this.found(finding)
    this.#hero.peer.attempt?.note('refused', facts)
  }

  connected(): void {
    this.#hero.peer.attempt?.note('connected', { client: this.#hero.id })
    this.#audience.observer.connected(performance.now() - this.#beganAt)
  }

  ended(was: 'connected' | 'not-connected', reason: CloseReason, detail: string | undefined): void {
    const { observer, log } = this.#audience
    const { id, transport, peer } = this.#hero
    if (reason !== 'peer-left') this.found(closeFinding(reason, detail, this.#audience))
    observer.closed(transport.name, reason)
    const finding = this.#finding?.id
    if (was === 'not-connected') observer.notConnected(finding)
    const { address, attempt } = peer
    attempt?.note('closed', closeFacts(reason))
    log.info(
      {
        connection: id,
        transport: transport.name,
        address,
        reason,
        detail,
        finding,
        trace: attempt?.code,
      },
      'connection closed',
    )
  }
}
