export interface Piece {
  readonly index: number
  readonly text: string
}

/**
 * An answer's text as one page has it. Pieces say where they begin, so what is there already adds nothing, and what
 * is missing before a piece shows: the piece waits until it is filled in.
 */
export class StreamingText {
  #text: string
  #ahead: readonly Piece[] = []

  constructor(text: string) {
    this.#text = text
  }

  get text(): string {
    return this.#text
  }

  /** A piece waits for what comes before it. */
  get hasGap(): boolean {
    return this.#ahead.length > 0
  }

  add(...pieces: readonly Piece[]): void {
    const inOrder = [...this.#ahead, ...pieces].toSorted((a, b) => a.index - b.index)
    const ahead: Piece[] = []
    for (const piece of inOrder) {
      if (piece.index > this.#text.length) ahead.push(piece)
      else this.#text += piece.text.slice(this.#text.length - piece.index)
    }
    this.#ahead = ahead
  }
}
