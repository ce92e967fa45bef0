import type { CommandErrorName, DisconnectName } from '@portico/protocol'

/** What can stand in the way. The service's own refusals keep the names they have in the protocol. */
export type FindingId =
  /** Nothing answered at all. */
  | 'unreachable'
  /** A connection opened, and its first answer never came. */
  | 'unanswered'
  /** A living connection fell silent or broke off without a word. */
  | 'silent'
  /** Something answers on this origin, and it is not the service: `/ws` is not routed to it. */
  | 'notRouted'
  /** The way is there, and the service behind it is not. */
  | 'serviceDown'
  /** The service speaks another wire than this client. */
  | 'protocolMismatch'
  /** The service offers no transport that this client speaks. */
  | 'noTransport'
  /** Nobody is signed in. */
  | 'noSession'
  /** The token route answers with a token that was refused already. */
  | 'tokenRepeated'
  | 'tokenRouteFailed'
  | 'tokenRouteNotJson'
  | 'tokenRouteSlow'
  /** A policy said no to one channel. */
  | 'subscriptionDenied'
  /** A code of a newer service. */
  | 'unknownCode'
  | CommandErrorName
  | DisconnectName

/** A named diagnosis: its id is a row of the catalogue, its facts fill the sentence. */
export interface Finding {
  readonly id: FindingId
  readonly facts?: Readonly<Record<string, string | number>>
}

interface ObstacleOptions {
  /** Whether asking again would only repeat it. */
  readonly final?: boolean
  /** When the other side said to come back, in milliseconds from now. */
  readonly delay?: number | undefined
  readonly cause?: unknown
}

/** Something stands in the way, and we know what. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle'
  readonly finding: Finding
  readonly final: boolean
  readonly delay: number | undefined

  constructor(finding: Finding, { final = false, delay, cause }: ObstacleOptions = {}) {
    super(finding.id, { cause })
    this.finding = finding
    this.final = final
    this.delay = delay
  }
}

export function findingOf(error: unknown): Finding {
  if (error instanceof Obstacle) return error.finding
  return { id: 'unreachable', facts: { reason: error instanceof Error ? error.message : String(error) } }
}
