/** A place in a channel's stream. Offsets of another epoch mean nothing. */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** Where rows were read: the position, and which transactions they contained. */
export interface Start extends Position {
  readonly snapshot?: string
}
