/** A connection in a channel, or one that published there. */
export interface Member {
  readonly client: string
  /** Empty if the person is not signed in. */
  readonly user: string
  /** `info` of the connection's token, such as a name. Visible to everybody in the channel. */
  readonly connInfo?: unknown
  /** `info` of a subscription token, for this channel alone. */
  readonly chanInfo?: unknown
}
