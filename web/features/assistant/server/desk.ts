import type { Turn } from '../agent/agent.ts'
import { Stopped, type StopReason, type WriterTools, writeAnswer } from './write-answer.ts'

/** The answers that this process writes: a few at a time, the rest in turn. */
export class AnswerDesk {
  readonly #atOnce: number
  readonly #writers = new Map<string, AbortController>()
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /** Resolves when the answer has ended. */
  async write(messageId: string, turns: readonly Turn[], tools: Omit<WriterTools, 'turn'>): Promise<void> {
    const control = new AbortController()
    this.#writers.set(messageId, control)
    let hasTurn = false
    const turn = async (signal: AbortSignal) => {
      await this.#take(signal)
      hasTurn = true
    }
    try {
      await writeAnswer(messageId, turns, control, { ...tools, turn })
    } finally {
      this.#writers.delete(messageId)
      if (hasTurn) this.#giveBack()
    }
  }

  /** Stops an answer that this process writes. Another process learns of it from the row. */
  stop(messageId: string): void {
    this.#writers.get(messageId)?.abort(new Stopped('stop' satisfies StopReason))
  }

  /** Called before the process ends: what was written so far is kept. */
  stopAll(): void {
    for (const control of this.#writers.values()) control.abort(new Stopped('shutdown'))
  }

  #take(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const enter = () => {
      this.#busy += 1
      resolve()
    }
    signal.addEventListener('abort', () => {
      const place = this.#waiting.indexOf(enter)
      if (place >= 0) this.#waiting.splice(place, 1)
      reject(signal.reason)
    })
    if (this.#busy < this.#atOnce) enter()
    else this.#waiting.push(enter)
    return promise
  }

  #giveBack(): void {
    this.#busy -= 1
    this.#waiting.shift()?.()
  }
}
