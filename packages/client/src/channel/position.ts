/** A place in a channel's stream. Offsets of another epoch mean nothing. */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** The position at which rows were read, and the transactions that they contained. */
export interface Start extends Position {
  readonly snapshot?: string
}
