export interface Piece {
  readonly index: number
  readonly text: string
}

/**
 * The text of an answer as far as this page has it. Each piece says where it begins, so a repeated piece
 * adds nothing, and a piece that comes too early waits until the gap before it is filled.
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

  /** Whether a piece is waiting for the text before it. */
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
