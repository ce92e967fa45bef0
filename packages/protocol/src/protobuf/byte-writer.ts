const encoder = new TextEncoder()
const shortText = 64

/**
 * Writes from the end to the beginning. The length of a nested message is then known when its prefix is written, so
 * nothing is measured first and nothing is copied. The price is that callers must write everything in reverse.
 */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  #start = 256

  get length(): number {
    return this.#bytes.length - this.#start
  }

  /** Returns what was written; the writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(this.#start)
  }

  bytes(value: Uint8Array): void {
    this.#makeRoom(value.length)
    this.#bytes.set(value, this.#start)
  }

  text(value: string): void {
    if (value.length > shortText || !this.#ascii(value)) this.bytes(encoder.encode(value))
  }

  /** Names and ids are short and plain ASCII, for which calling the encoder costs more than its work. */
  #ascii(value: string): boolean {
    this.#makeRoom(value.length)
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index)
      if (code > 0x7f) {
        this.#start += value.length
        return false
      }
      this.#bytes[this.#start + index] = code
    }
    return true
  }

  /** Negative integers take ten bytes, as everywhere in Protobuf. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value)) throw new TypeError('no integer can be written from this number')
    if (value < 0) this.#negative(value)
    else this.#positive(value)
  }

  #positive(value: number): void {
    let size = 1
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
    this.#makeRoom(size)
    const last = this.#start + size - 1
    let rest = value
    for (let at = this.#start; at < last; at++) {
      this.#bytes[at] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[last] = rest
  }

  #negative(value: number): void {
    const rest = BigInt.asUintN(64, BigInt(value))
    const groups = Array.from({ length: 10 }, (_, index) => Number((rest >> BigInt(7 * index)) & 0x7fn))
    this.bytes(Uint8Array.from(groups, (group, index) => (index < 9 ? group | 0x80 : group)))
  }

  #makeRoom(size: number): void {
    if (size > this.#start) {
      const grown = new Uint8Array((this.length + size) * 2)
      grown.set(this.#bytes.subarray(this.#start), grown.length - this.length)
      this.#start += grown.length - this.#bytes.length
      this.#bytes = grown
    }
    this.#start -= size
  }
}
