import type { Discovery } from '@portico/protocol'
import { newKey } from '../key.ts'
import type { LinkListener } from '../session/link.ts'
import type { LinkPlan } from '../session/world.ts'
import type { Browser, TabBus } from './browser.ts'
import { Election } from './election.ts'
import { Leader, type LeaderWorld } from './leader.ts'
import { TabLink } from './tab-link.ts'
import { type FollowerEnvelope, type FollowerMessage, readLeaderBatch } from './wire.ts'

/** The longest random delay before a tab seizes the lead, so that not all tabs do it at once. */
const hesitationMs = 1_000

interface RoomOptions {
  readonly name: string
  readonly world: LeaderWorld
  readonly browser: Browser
  readonly report: (problem: unknown) => void
  /** The last link of this tab in the room was closed. */
  deserted(): void
  /** The browser refuses this page a part in it. */
  barred(error: unknown): void
}

/** This tab's membership among the tabs of the same person. It may lead them. */
export class Room {
  readonly #options: RoomOptions
  readonly #bus: TabBus
  readonly #election: Election
  readonly #links = new Map<string, TabLink>()
  #leader: Leader | undefined
  /** The leader that spoke last. */
  #speaker = ''
  #known: Discovery | undefined
  #life: 'in' | 'left' = 'in'
  #cancelSeizing: (() => void) | undefined

  constructor(options: RoomOptions) {
    this.#options = options
    const { browser, name, barred } = options
    this.#bus = browser.openBus(name)
    this.#bus.onmessage = ({ data }) => this.#hear(data)
    this.#election = new Election(browser.locks, name, {
      elected: () => this.#lead(),
      deposed: () => this.#resign(),
      barred,
    })
  }

  get links(): readonly TabLink[] {
    return [...this.#links.values()]
  }

  link({ transport, discovery }: LinkPlan, listener: LinkListener): TabLink {
    this.#known = discovery
    const id = newKey()
    const link = new TabLink(id, transport, {
      ...listener,
      clock: this.#options.world.clock,
      leads: (leader) => leader === this.#leader?.id,
      ask: (ask, leader) => this.#ask(id, ask, leader),
      suspect: (leader) => this.#suspect(leader),
      closed: () => {
        this.#links.delete(id)
        if (this.#links.size === 0) this.#options.deserted()
      },
    })
    this.#links.set(id, link)
    return link
  }

  /** Leaves: another tab may lead, and this one hears nothing more. */
  leave(): void {
    if (this.#life === 'left') return
    this.#life = 'left'
    this.#forgive()
    this.#bus.onmessage = null
    this.#bus.close()
    this.#resign()
    this.#election.withdraw()
  }

  #lead(): void {
    this.#forgive()
    const { browser, name, world, report } = this.#options
    this.#leader = new Leader(world, browser.openBus(name), this.#known, report)
  }

  #resign(): void {
    this.#leader?.close()
    this.#leader = undefined
  }

  #ask(from: string, ask: FollowerMessage, to: string): void {
    const envelope: FollowerEnvelope = { from, to, ask }
    if (this.#life === 'in') this.#bus.postMessage(envelope)
  }

  #hear(data: unknown): void {
    const batch = readLeaderBatch(data)
    if (batch === undefined) return
    this.#forgive()
    const { leader, words } = batch
    this.#speaker = leader
    for (const { to, word } of words) {
      if (to.length === 0) for (const link of this.links) link.hearOfAll(leader, word)
      for (const address of to) this.#links.get(address.split('/', 1)[0] ?? '')?.hear(leader, address, word)
    }
  }

  #suspect(leader: string): void {
    // Another tab leads by now, perhaps this very one, and its first message was lost.
    const speaker = this.#leader?.id ?? this.#speaker
    if (leader !== '' && speaker !== leader) {
      for (const link of this.links) link.hearOfAll(speaker, { kind: 'here' })
      return
    }
    const { clock } = this.#options.world
    if (this.#life === 'left' || this.#leader !== undefined || this.#cancelSeizing !== undefined) return
    this.#cancelSeizing = clock.after(clock.random() * hesitationMs, () => {
      this.#cancelSeizing = undefined
      this.#election.seize()
    })
  }

  /** A leader spoke, so there is no need to seize the lead. */
  #forgive(): void {
    this.#cancelSeizing?.()
    this.#cancelSeizing = undefined
  }
}
