import { randomBytes } from 'node:crypto'
import type { Encoding, PollAnswer } from '@portico/protocol'
import type { EmulatedConnections } from '../node/orders.ts'

/** A connection whose commands arrive by requests of their own. */
export interface EmulatedEnd {
  readonly encoding: Encoding
  receive(frame: string | Uint8Array): void
  /** Only a polling connection has its replies fetched. */
  poll?(ack: number, waitMs: number): Promise<PollAnswer | undefined>
}

/** The emulated connections of this node, by the secret that lets somebody speak for one. */
export class EmulatedSessions implements EmulatedConnections {
  readonly #ends = new Map<string, EmulatedEnd>()

  get size(): number {
    return this.#ends.size
  }

  /** 192 random bits: whoever knows the name may use it. */
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
}
