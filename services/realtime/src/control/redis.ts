import type { BaseLogger } from 'pino'
import type { BusListener } from '../redis/bus.ts'
import type { RedisLink } from '../redis/link.ts'
import { within } from '../within.ts'
import type { Answer, Control, ControlHandler, NodeInfo, Order, Question } from './control.ts'
import { type ControlMessage, decodeControlMessage, encodeControlMessage } from './control-message.ts'
import { OpenQuestion } from './open-question.ts'
import { OwnHandler } from './own-handler.ts'

interface RedisControlOptions {
  /** One link carries all of control: the first of the links. */
  readonly link: RedisLink
  readonly node: string
  readonly handler: ControlHandler
  readonly log: Pick<BaseLogger, 'error'>
}

/**
 * Nodes communicate over the bus: each listens to its own name and to one for all. Redis reports how many nodes
 * received a question, so no time is spent on nodes that are gone, and a frozen node costs at most the question's
 * timeout.
 */
export class RedisControl implements Control, BusListener {
  readonly #link: RedisLink
  readonly #node: string
  readonly #own: OwnHandler
  readonly #log: Pick<BaseLogger, 'error'>
  readonly #open = new Map<number, OpenQuestion>()
  readonly #deaf: Set<string>
  readonly #listening = Promise.withResolvers<void>()
  #questions = 0

  constructor({ link, node, handler, log }: RedisControlOptions) {
    this.#link = link
    this.#node = node
    this.#own = new OwnHandler(node, handler, log)
    this.#log = log
    this.#deaf = new Set(this.#names())
    for (const name of this.#names()) link.bus.keep(name, this)
  }

  /** Resolves once other nodes can reach this one. */
  get listening(): Promise<void> {
    return this.#listening.promise
  }

  async order(to: string | 'all', order: Order): Promise<void> {
    if (to === 'all' || to === this.#node) void this.#own.obey(order)
    if (to !== this.#node) await this.#send(to, { kind: 'order', from: this.#node, order })
  }

  async ask(to: string | 'all', question: Question, timeoutMs: number): Promise<readonly Answer[]> {
    if (to === this.#node) {
      const answer = await within(this.#own.answer(question), timeoutMs)
      return answer === undefined ? [] : [answer]
    }
    const id = ++this.#questions
    const open = new OpenQuestion()
    this.#open.set(id, open)
    // This node answers itself here instead of through its copy of a question to all.
    if (to === 'all') void this.#own.answer(question).then((answer) => open.heard(answer))
    try {
      open.expect(await this.#handTo(to, { kind: 'question', from: this.#node, id, question }))
      await within(open.complete, timeoutMs)
      return [...open.answers]
    } finally {
      this.#open.delete(id)
    }
  }

  async nodes(): Promise<readonly NodeInfo[]> {
    const infos = [...(await this.#link.lease.survey()).values()].filter((text) => text !== '')
    // Written by another node's `describe`.
    return infos.map((text) => JSON.parse(text) as NodeInfo)
  }

  describe(info: () => NodeInfo): void {
    this.#link.lease.describe(() => JSON.stringify(info()))
    this.#appear()
  }

  received(_name: string, text: string): void {
    const message = decodeControlMessage(text)
    if (message.from === this.#node) return
    switch (message.kind) {
      case 'order':
        void this.#own.obey(message.order)
        break
      case 'question':
        void this.#answer(message)
        break
      case 'answer':
        this.#open.get(message.id)?.heard({ node: message.from, value: message.value })
        break
      case 'no answer':
        this.#open.get(message.id)?.heard(undefined)
        break
      default:
        message satisfies never
    }
  }

  /** Orders sent in the meantime are lost, as documented on `Control`. */
  interrupted(names: ReadonlySet<string>): void {
    for (const name of names) this.#deaf.delete(name)
    if (this.#deaf.size > 0) return
    this.#listening.resolve()
    // What the node announced before Redis was reachable did not arrive.
    this.#appear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#names().map((name) => this.#link.bus.unsubscribe(name)))
    this.#link.lease.describe(() => '')
    await this.#link.lease.survey().catch(() => {})
  }

  /** Announces this node at once, before the next beat. */
  #appear(): void {
    void this.#link.lease.survey().catch(() => {})
  }

  async #answer({ from, id, question }: ControlMessage & { kind: 'question' }): Promise<void> {
    const answer = await this.#own.answer(question)
    const nothing: ControlMessage = { kind: 'no answer', from: this.#node, id }
    try {
      if (answer === undefined) await this.#send(from, nothing)
      else await this.#send(from, { kind: 'answer', from: this.#node, id, value: answer.value })
    } catch (error) {
      this.#log.error({ err: error, question: question.kind, asker: from }, 'an answer could not be sent')
      await this.#send(from, nothing).catch(() => {})
    }
  }

  /** How many answers to expect. This node answers a question to all even if its copy is lost. */
  async #handTo(to: string, message: ControlMessage): Promise<number> {
    const copies = await this.#send(to, message)
    return to === 'all' ? Math.max(1, copies) : copies
  }

  #send(to: string, message: ControlMessage): Promise<number> {
    return this.#link.store.publish(this.#link.store.keys.control(to), encodeControlMessage(message))
  }

  #names(): readonly string[] {
    const { keys } = this.#link.store
    return [keys.control(this.#node), keys.control('all')]
  }
}
