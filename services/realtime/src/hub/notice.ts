import type { Encoding } from '@portico/protocol'
import type { Arrival } from '../broker/broker.ts'
import { encodePush } from '../frame/encode.ts'
import type { OutgoingFrame } from '../frame/frame.ts'

type Movement = Extract<Arrival, { readonly kind: 'join' | 'leave' }>

/** A join or a leave on its way to subscribers, encoded once per encoding. */
export class Notice {
  readonly #arrival: Movement
  readonly #frames = new Map<Encoding, OutgoingFrame>()

  constructor(arrival: Movement) {
    this.#arrival = arrival
  }

  frame(encoding: Encoding): OutgoingFrame {
    const made = this.#frames.get(encoding)
    if (made !== undefined) return made
    const { kind, channel, info } = this.#arrival
    const frame = encodePush(
      kind === 'join' ? { channel, join: { info } } : { channel, leave: { info } },
      encoding,
    )
    this.#frames.set(encoding, frame)
    return frame
  }
}
