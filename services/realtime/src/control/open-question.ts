import type { Answer } from './control.ts'

/** A question on its way: complete when as many nodes have spoken as it was handed to. */
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

  /** Answers may come before the number of those who were asked is known. */
  expect(nodes: number): void {
    this.#expected = nodes
    this.#check()
  }

  /** One node has spoken, with an answer or without. */
  heard(answer: Answer | undefined): void {
    this.#spoken++
    if (answer !== undefined) this.#answers.push(answer)
    this.#check()
  }

  #check(): void {
    if (this.#spoken >= this.#expected) this.#complete.resolve()
  }
}
