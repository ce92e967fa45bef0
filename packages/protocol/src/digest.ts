/**
 * A rolling hash over publications, which client and service compute separately and compare.
 *
 * It hashes each offset together with its value, as `JSON.stringify(JSON.parse(text))` prints it, because the bytes on
 * the wire differ: one client gets JSON, another Protobuf, a third a patch. The printed value is the same on both
 * sides, with its keys in the order in which they were published. So the service must parse as a client does, where a
 * number loses what a double cannot hold. The value is included because a patch applied to the wrong base delivers
 * every offset once and in order, with wrong data.
 *
 * Two lanes of 32-bit FNV-1a over UTF-16 code units: about a nanosecond per character, and no BigInt. It detects
 * faults; it is not cryptographic, and nobody would gain by forging it.
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
      // The second lane is also rotated; otherwise the two would correlate.
      high = Math.imul((high << 5) | (high >>> 27), 0x85ebca6b) ^ unit
    }
    this.#low = low
    this.#high = high
  }
}
