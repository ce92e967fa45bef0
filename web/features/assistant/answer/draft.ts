/** As much as a row and its publication take. */
const MOST_CHARACTERS = 32_000

/** Text that is still growing, and how far it has been sent. */
export class Draft {
  #text = ''
  #sent = 0
  #changed = Promise.withResolvers<void>()

  get text(): string {
    return this.#text
  }

  /** Where the first piece that nobody has got begins. */
  get sent(): number {
    return this.#sent
  }

  get unsent(): string {
    return this.#text.slice(this.#sent)
  }

  /** False when it would grow too long: as much as fits is kept. */
  add(text: string): boolean {
    this.#text = (this.#text + text).slice(0, MOST_CHARACTERS)
    this.#changed.resolve()
    return this.#text.length < MOST_CHARACTERS
  }

  /** Everything up to this place has been handed over. */
  markSent(place: number): void {
    this.#sent = place
  }

  /** Resolves as soon as there is something to send. */
  async grown(): Promise<void> {
    if (this.unsent !== '') return
    this.#changed = Promise.withResolvers()
    await this.#changed.promise
  }
}
