import type { Answer } from './control.ts'

/** A pending question, complete once every asked node has answered or declined. */
export class OpenQuestion {
  readonly #answers: Answer[] = []
  readonly #complete = Promise.withResolvers<void>()
  #spoken = 0
  #expected = Number.POSITIVE_INFINITY

  get complete(): Promise<void> {
    return this.#complete.promise
  }

  get answers(): readonly Answer[] {
    return this.#answers
  }

  /** Answers may arrive before the number of asked nodes is known. */
  expect(nodes: number): void {
    this.#expected = nodes
    this.#check()
  }

  /** Call once per node, with its answer, or undefined if it declined. */
  heard(answer: Answer | undefined): void {
    this.#spoken++
    if (answer !== undefined) this.#answers.push(answer)
    this.#check()
  }

  #check(): void {
    if (this.#spoken >= this.#expected) this.#complete.resolve()
  }
}
