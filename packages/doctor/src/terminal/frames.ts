import { randomBytes } from 'node:crypto'

/** The part of RFC 6455 that a client of short text messages needs. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  readonly opcode: number
  readonly final: boolean
  readonly payload: Buffer
}

const twoByteLength = 126
const eightByteLength = 127

/** Clients mask what they send. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)))
  return Buffer.concat([headOf(opcode, payload.length), mask, masked])
}

function headOf(opcode: number, length: number): Buffer {
  const first = 0x80 | opcode
  if (length < twoByteLength) return Buffer.from([first, 0x80 | length])
  if (length > 0xffff) throw new RangeError('the doctor sends no frame of more than 64 KiB')
  return Buffer.from([first, 0x80 | twoByteLength, length >> 8, length & 0xff])
}

/** The first frame of the received bytes, and the rest; undefined if it is not complete yet. */
export function decodeFrame(bytes: Buffer): { readonly frame: Frame; readonly rest: Buffer } | undefined {
  const [first = 0, second = 0] = bytes
  const short = second & 0x7f
  const head = short === eightByteLength ? 10 : short === twoByteLength ? 4 : 2
  if (bytes.length < head) return undefined
  const length = head === 10 ? Number(bytes.readBigUInt64BE(2)) : head === 4 ? bytes.readUInt16BE(2) : short
  if (bytes.length < head + length) return undefined
  const payload = bytes.subarray(head, head + length)
  return {
    frame: { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload },
    rest: bytes.subarray(head + length),
  }
}
