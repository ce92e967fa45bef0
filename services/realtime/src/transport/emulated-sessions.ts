import { randomBytes } from 'node:crypto'
import type { Encoding, PollAnswer } from '@portico/protocol'
import type { EmulatedConnections } from '../node/node-control-handler.ts'

/** A connection whose commands arrive in separate requests. */
interface EmulatedEnd {
  readonly encoding: Encoding
  receive(frame: string | Uint8Array): void
  /** Only for polling connections. */
  poll?(ack: number, waitMs: number): Promise<PollAnswer | undefined>
  /** The last answer, kept until acknowledged. */
  unacknowledged?(): PollAnswer | undefined
}

/** A part of an answer, for the node that asked on behalf of the client. */
export interface AnswerPiece extends PollAnswer {
  /** Whether more of it follows. */
  readonly more?: boolean
}

/** One message must not stall the bus for all publications behind it. Quoted in JSON, it may become twice as long. */
const pieceCharacters = 1_048_576

/** The emulated connections of this node, by the secret that authorises commands for them. */
export class EmulatedSessions implements EmulatedConnections {
  readonly #ends = new Map<string, EmulatedEnd>()

  get size(): number {
    return this.#ends.size
  }

  /** 192 random bits; knowing the name is the authorisation. */
  newName(): string {
    return randomBytes(24).toString('base64url')
  }

  add(name: string, end: EmulatedEnd): void {
    this.#ends.set(name, end)
  }

  remove(name: string): void {
    this.#ends.delete(name)
  }

  receive(session: string, frame: string): boolean {
    const end = this.#ends.get(session)
    end?.receive(end.encoding === 'protobuf' ? Buffer.from(frame, 'base64') : frame)
    return end !== undefined
  }

  async poll(session: string, ack: number, waitMs: number): Promise<PollAnswer | undefined> {
    return this.#ends.get(session)?.poll?.(ack, waitMs)
  }

  async pollPiece(session: string, ack: number, waitMs: number): Promise<AnswerPiece | undefined> {
    const answer = await this.poll(session, ack, waitMs)
    return answer && pieceOf(answer, 0)
  }

  nextPiece(session: string, seq: number, from: number): AnswerPiece | undefined {
    const answer = this.#ends.get(session)?.unacknowledged?.()
    return answer?.seq === seq ? pieceOf(answer, from) : undefined
  }
}

function pieceOf({ seq, frame }: PollAnswer, from: number): AnswerPiece {
  const end = from + pieceCharacters
  return { seq, frame: frame.slice(from, end), more: end < frame.length }
}
