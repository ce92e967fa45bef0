import type { BaseLogger } from 'pino'
import { within } from '../within.ts'
import type { Answer, Control, ControlHandler, NodeInfo, Order, Question } from './control.ts'
import { OwnHandler } from './own-handler.ts'

/** The control of a single node. */
export class LocalControl implements Control {
  readonly #node: string
  readonly #own: OwnHandler
  #info: (() => NodeInfo) | undefined

  constructor(node: string, handler: ControlHandler, log: Pick<BaseLogger, 'error'>) {
    this.#node = node
    this.#own = new OwnHandler(node, handler, log)
  }

  async order(to: string | 'all', order: Order): Promise<void> {
    if (this.#isMe(to)) await this.#own.obey(order)
  }

  async ask(to: string | 'all', question: Question, timeoutMs: number): Promise<readonly Answer[]> {
    if (!this.#isMe(to)) return []
    const answer = await within(this.#own.answer(question), timeoutMs)
    return answer === undefined ? [] : [answer]
  }

  async nodes(): Promise<readonly NodeInfo[]> {
    return this.#info === undefined ? [] : [this.#info()]
  }

  describe(info: () => NodeInfo): void {
    this.#info = info
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#info = undefined
  }

  #isMe(to: string): boolean {
    return to === 'all' || to === this.#node
  }
}
