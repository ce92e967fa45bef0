import type { TransportName } from '@portico/protocol'
import type { Hub } from '../channel/hub.ts'
import { Loan } from './loan.ts'
import type { Outgoing } from './outgoing.ts'
import type { AskOf, Word } from './wire.ts'

/** The leading tab's view of another tab's link. */
export class Guest {
  readonly id: string
  /** The transport it asked for; once connected, the one it has. */
  transport: TransportName
  life: 'waiting' | 'connected' = 'waiting'
  heardAt = 0
  readonly #outgoing: Outgoing
  readonly #loans = new Map<string, Loan>()

  constructor(id: string, transport: TransportName, outgoing: Outgoing) {
    this.id = id
    this.transport = transport
    this.#outgoing = outgoing
  }

  say(word: Word): void {
    this.#outgoing.say([this.id], word)
  }

  join(hub: Hub, ask: AskOf<'join'>): void {
    const { ticket } = ask
    this.leave(ticket)
    this.#loans.set(ticket, new Loan(hub, ask, (word, cause) => this.#outgoing.say([ticket], word, cause)))
  }

  /** Answers a beat with what was told on each ticket. Messages arrive in order, so the tab should have heard all of it by then. */
  answer({ tickets }: AskOf<'beat'>): void {
    const told = Object.values(tickets).map((ticket) => [
      ticket,
      this.#loans.get(ticket)?.told ?? 'unknown ticket',
    ])
    this.say({ kind: 'here', told: Object.fromEntries(told) })
  }

  leave(ticket: string): void {
    this.#loans.get(ticket)?.close()
    this.#loans.delete(ticket)
  }

  close(): void {
    for (const loan of this.#loans.values()) loan.close()
    this.#loans.clear()
  }
}
