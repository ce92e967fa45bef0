/** A place in a channel's stream. Offsets of another epoch mean nothing. */
export interface Position {
  readonly epoch: string
  readonly offset: number
}
