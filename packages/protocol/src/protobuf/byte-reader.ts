import { BadFrame } from '../bad-frame.ts'

/** The layout of a field's bytes. Groups are not in the protocol; one closes the connection. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** A 64-bit integer as two unsigned halves, because a JavaScript number cannot hold it. */
export interface Varint {
  readonly high: number
  readonly low: number
}

const maxVarintBytes = 10

/** Reads wire elements within fixed bounds. Throws `BadFrame` for bytes that are not Protobuf. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isDone(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Field number and wire type in one number, as on the wire. */
  tag(): number {
    const tag = this.length()
    if (tag >>> 3 === 0) throw new BadFrame('badRequest', 'a Protobuf field has the number 0')
    return tag
  }

  /** An unsigned integer of at most 32 bits. */
  length(): number {
    const { high, low } = this.varint()
    if (high !== 0) throw new BadFrame('badRequest', 'a Protobuf length is out of range')
    return low
  }

  /** Seven bits per byte, the lowest first. */
  varint(): Varint {
    let low = 0
    let high = 0
    for (let index = 0; index < maxVarintBytes; index++) {
      const byte = this.#byte()
      const group = byte & 0x7f
      if (index < 5) low |= group << (7 * index)
      if (index === 4) high = group >>> 4
      if (index > 4) high |= group << (7 * index - 32)
      if (byte < 0x80) return { high: high >>> 0, low: low >>> 0 }
    }
    throw new BadFrame('badRequest', 'a Protobuf varint has more than ten bytes')
  }

  /** Length-prefixed bytes, as a view. */
  bytes(): Uint8Array {
    const length = this.length()
    return this.#take(length)
  }

  skip(wireType: number): void {
    switch (wireType) {
      case wireTypes.varint:
        this.varint()
        return
      case wireTypes.fixed64:
        this.#take(8)
        return
      case wireTypes.bytes:
        this.bytes()
        return
      case wireTypes.fixed32:
        this.#take(4)
        return
      default:
        throw new BadFrame('badRequest', 'a Protobuf field has a wire type that is not in the protocol')
    }
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw truncated()
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }

  #byte(): number {
    const byte = this.#bytes[this.#at]
    if (byte === undefined) throw truncated()
    this.#at++
    return byte
  }
}

function truncated(): BadFrame {
  return new BadFrame('badRequest', 'the Protobuf message is cut short')
}
