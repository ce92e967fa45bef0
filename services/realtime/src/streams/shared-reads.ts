interface Turn<T> {
  readonly ended: Promise<void>
  next: Promise<T> | undefined
}

/**
 * Shares identical reads. A caller that arrives during a read gets the next one, so no answer is older than its
 * question, and any number of simultaneous callers costs two reads.
 */
export class SharedReads<T> {
  readonly #turns = new Map<string, Turn<T>>()

  ask(what: string, read: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(what)
    if (turn === undefined) return this.#begin(what, read)
    turn.next ??= turn.ended.then(() => this.#begin(what, read))
    return turn.next
  }

  #begin(what: string, read: () => Promise<T>): Promise<T> {
    const answer = read()
    const ignore = () => {}
    const turn: Turn<T> = { ended: answer.then(ignore, ignore), next: undefined }
    this.#turns.set(what, turn)
    void turn.ended.then(() => {
      if (turn.next === undefined) this.#turns.delete(what)
    })
    return answer
  }
}
