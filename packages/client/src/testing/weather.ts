import type { SystemPingResult, TransportName } from '@portico/protocol'

/** What the network and the service do to connections at the moment. */
export interface Weather {
  readonly blocked: ReadonlySet<TransportName>
  /** A dialled connection opens and is never answered. */
  readonly hangs: boolean
  /** Channels whose subscriptions are not answered. Each is asked for again every second. */
  readonly unanswered: ReadonlySet<string>
  /** Channels that cannot be opened or published to now. Each is asked for again every second. */
  readonly away: ReadonlySet<string>
  /** The code every connection is refused with. */
  readonly refusal: number | undefined
  /** Every publication arrives twice. */
  readonly duplicates: boolean
  /** The answer to a client's ping. */
  readonly sign: SystemPingResult
  /** How long the next message takes, in milliseconds. */
  delay(): number
}

export const fairWeather: Weather = {
  blocked: new Set(),
  hangs: false,
  unanswered: new Set(),
  away: new Set(),
  refusal: undefined,
  duplicates: false,
  sign: {},
  delay: () => 0,
}
