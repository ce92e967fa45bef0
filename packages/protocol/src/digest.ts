/**
 * A rolling hash over publications, which client and service compute apart and compare.
 *
 * It is taken over what both sides can agree on to the byte. The bytes on the wire are not that: one client gets JSON,
 * another Protobuf, a third a patch on what came before. The value is: `JSON.stringify` of what `JSON.parse` made of
 * the text as it was published prints the same on both sides, its keys in the order they were written. (So the
 * service must parse as a client does, where a number loses what no double can hold.) The value takes part, beside
 * its offset, because a patch applied to the wrong base brings every offset once, in order, and wrong.
 *
 * Two lanes of FNV-1a, 32 bits each, over UTF-16 code units: a nanosecond a character, and no BigInt. It finds faults;
 * it is no proof against somebody who wants to lie, and nobody gains by that.
 */
export class Digest {
  #low = 0x811c9dc5
  #high = 0x01000193

  add(offset: number, value: unknown): void {
    this.#mix(`${offset}:${JSON.stringify(value ?? null)};`)
  }

  toString(): string {
    return [this.#low, this.#high].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }

  #mix(text: string): void {
    let low = this.#low
    let high = this.#high
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index)
      low = Math.imul(low ^ unit, 0x01000193)
      // The other lane turns as well, or the two would agree on too much.
      high = Math.imul((high << 5) | (high >>> 27), 0x85ebca6b) ^ unit
    }
    this.#low = low
    this.#high = high
  }
}
