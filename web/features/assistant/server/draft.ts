/** As much as the contract lets an answer be. */
const MOST_CHARACTERS = 32_000
/** As much as a publication takes, as JSON; the rest of it is the event around the text. */
const MOST_BYTES = 60_000

/** Text that is still growing, and how far it has been sent. */
export class Draft {
  #text = ''
  #bytes = 0
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
    const added = cut(text.slice(0, MOST_CHARACTERS - this.#text.length), MOST_BYTES - this.#bytes)
    this.#text += added
    this.#bytes += bytesOf(added)
    this.#changed.resolve()
    return added === text
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

/** As much of a text as a publication takes. */
export function fitting(text: string): string {
  return cut(text.slice(0, MOST_CHARACTERS), MOST_BYTES)
}

function cut(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text
  let kept = ''
  let left = bytes
  for (const character of text) {
    left -= bytesOf(character)
    if (left < 0) break
    kept += character
  }
  return kept
}

/** Within a JSON string. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2
}
