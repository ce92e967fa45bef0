/** A position in a channel's stream. Offsets of different epochs cannot be compared. */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** The position at which rows were read, and the transactions that they contained. */
export interface Start extends Position {
  readonly snapshot?: string
}
