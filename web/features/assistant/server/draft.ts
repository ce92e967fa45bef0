/** The longest answer that the contract allows. */
const MOST_CHARACTERS = 32_000
/** The most bytes of JSON text in one publication, with room left for the event around it. */
const MOST_BYTES = 60_000

/** A growing text, and how much of it has been sent. */
export class Draft {
  #text = ''
  #bytes = 0
  #sent = 0
  #changed = Promise.withResolvers<void>()

  get text(): string {
    return this.#text
  }

  /** The position up to which the text has been sent. */
  get sent(): number {
    return this.#sent
  }

  get unsent(): string {
    return this.#text.slice(this.#sent)
  }

  /** Returns false if the text became too long; as much as fits is kept. */
  add(text: string): boolean {
    const added = cut(text.slice(0, MOST_CHARACTERS - this.#text.length), MOST_BYTES - this.#bytes)
    this.#text += added
    this.#bytes += bytesOf(added)
    this.#changed.resolve()
    return added === text
  }

  /** Marks everything up to this position as sent. */
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

/** The part of a text that fits into one publication. */
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

/** The size of a text within a JSON string. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2
}
