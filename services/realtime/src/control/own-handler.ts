import type { BaseLogger } from 'pino'
import type { Answer, ControlHandler, Order, Question } from './control.ts'

/** This node's handler. Its failures are caught and logged here. */
export class OwnHandler {
  readonly #node: string
  readonly #handler: ControlHandler
  readonly #log: Pick<BaseLogger, 'error'>

  constructor(node: string, handler: ControlHandler, log: Pick<BaseLogger, 'error'>) {
    this.#node = node
    this.#handler = handler
    this.#log = log
  }

  async obey(order: Order): Promise<void> {
    try {
      await this.#handler.obey(order)
    } catch (error) {
      this.#log.error({ err: error, order: order.kind }, 'an order could not be carried out')
    }
  }

  async answer(question: Question): Promise<Answer | undefined> {
    try {
      return { node: this.#node, value: await this.#handler.answer(question) }
    } catch (error) {
      this.#log.error({ err: error, question: question.kind }, 'a question could not be answered')
      return undefined
    }
  }
}
