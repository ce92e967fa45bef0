/** Damages a text in ways that decoders are known to stumble over. The same seed does the same. */
export class Mutator {
  readonly #corpus: readonly Buffer[]
  #state: number

  constructor(seed: number, corpus: readonly Buffer[]) {
    this.#state = seed >>> 0 || 1
    this.#corpus = corpus
  }

  next(): Buffer {
    let bytes: Buffer = Buffer.from(this.pick(this.#corpus))
    for (let times = 1 + this.below(4); times > 0; times--) bytes = this.pick(damages)(bytes, this)
    return bytes.subarray(0, longest)
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)]
    if (picked === undefined) throw new RangeError('nothing to pick from')
    return picked
  }

  get other(): Buffer {
    return this.pick(this.#corpus)
  }

  /** An integer from 0 up to, but excluding, the limit: xorshift. */
  below(limit: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return limit === 0 ? 0 : (this.#state >>> 0) % limit
  }
}

const longest = 70_000

type Damage = (bytes: Buffer, random: Mutator) => Buffer

/** Known stumbling blocks: limits of integers, depth, names of the prototype, halves of characters. */
const dictionary = [
  '__proto__',
  'constructor',
  '18446744073709551616',
  '-9007199254740993',
  '1e400',
  '\ud800',
  '\\ud800',
  '\u0000',
  '\n',
  'null',
  '{}',
  '[]',
  '"',
  '\ufeff',
].map((word) => Buffer.from(word))

const pieces = [...dictionary, Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.from([0x80, 0x80, 0x00])]

const damages: readonly Damage[] = [
  (bytes, random) => {
    const copy = Buffer.from(bytes)
    copy[random.below(copy.length)] = random.below(256)
    return copy
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => splice(bytes, random, random.pick(pieces)),
  (bytes, random) => splice(bytes, random, random.other),
  (bytes, random) => splice(bytes, random, Buffer.from([random.below(256)])),
  (bytes, random) => {
    const at = random.below(bytes.length)
    const part = bytes.subarray(at, at + 1 + random.below(8))
    return splice(bytes, random, repeat(part, 1 << random.below(14)))
  },
  (bytes, random) => {
    const from = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(8))])
  },
]

function splice(bytes: Buffer, random: Mutator, piece: Buffer): Buffer {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

function repeat(part: Buffer, times: number): Buffer {
  return Buffer.concat(
    Array.from({ length: Math.min(times, longest / Math.max(part.length, 1)) }, () => part),
  )
}
