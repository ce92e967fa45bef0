/** One connection that is in a channel, or that published there. */
export interface Member {
  readonly client: string
  /** Empty for somebody who is not signed in. */
  readonly user: string
  /** `info` of the connection's token, such as a name. Everybody in the channel sees it. */
  readonly connInfo?: unknown
  /** `info` of a subscription token, for this channel alone. */
  readonly chanInfo?: unknown
}
