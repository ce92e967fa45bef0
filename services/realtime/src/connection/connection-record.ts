import type { Facts, Finding, ServiceStepName, TransportName } from '@portico/protocol'
import type { NodeContext } from '../node/node-context.ts'
import type { Peer } from '../transport/transport.ts'
import { closeFacts, closeFinding } from './close-finding.ts'
import type { CloseReason } from './state.ts'

/** The connection that is recorded. */
interface RecordedConnection {
  readonly id: string
  readonly transport: { readonly name: TransportName }
  readonly peer: Peer
}

type RecordContext = Pick<NodeContext, 'observer' | 'findings' | 'log' | 'limits' | 'timing'>

/** Records what happens to one connection: in the black box, the log and the metrics. */
export class ConnectionRecord {
  readonly #connection: RecordedConnection
  readonly #context: RecordContext
  readonly #beganAt = performance.now()
  #finding: Finding | undefined

  constructor(connection: RecordedConnection, context: RecordContext) {
    this.#connection = connection
    this.#context = context
    context.observer.opened(connection.transport.name)
  }

  /** The connection ends, or will soon, because of this. The first such finding counts. */
  endsFor(finding: Finding): void {
    if (this.#finding !== undefined) return
    this.#finding = finding
    this.#connection.peer.attempt?.found(finding)
    this.#found(finding, 'a connection ends for a finding')
  }

  /** Records a finding; the connection stays open. */
  goesOnWith(finding: Finding, step: ServiceStepName = 'found', facts?: Facts): void {
    this.#connection.peer.attempt?.note(step, facts, finding)
    this.#found(finding, 'a connection goes on with a finding', facts)
  }

  accepted(user: string): void {
    const { id, transport } = this.#connection
    this.#context.log.info({ connection: id, user, transport: transport.name }, 'connection opened')
  }

  /** Called when its connect command was answered with an error. */
  refused(finding: Finding, facts: Facts): void {
    this.endsFor(finding)
    this.#connection.peer.attempt?.note('refused', facts)
  }

  connected(): void {
    this.#connection.peer.attempt?.note('connected', { client: this.#connection.id })
    this.#context.observer.connected(performance.now() - this.#beganAt)
  }

  ended(was: 'connected' | 'not-connected', reason: CloseReason, detail: string | undefined): void {
    const { observer, log } = this.#context
    const { id, transport, peer } = this.#connection
    if (reason !== 'peer-left') this.endsFor(closeFinding(reason, detail, this.#context))
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

  #found(finding: Finding, what: string, facts?: Facts): void {
    const { id: connection, peer } = this.#connection
    const about = { connection, trace: peer.attempt?.code, ...facts }
    this.#context.findings.found(finding, { what, about })
  }
}
