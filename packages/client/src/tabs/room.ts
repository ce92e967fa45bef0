import type { Discovery } from '@portico/protocol'
import { newKey } from '../key.ts'
import type { LinkListener } from '../session/link.ts'
import type { LinkPlan } from '../session/world.ts'
import type { Browser, Radio } from './browser.ts'
import { Election } from './election.ts'
import { Leader, type LeaderWorld } from './leader.ts'
import { TabLink } from './tab-link.ts'
import { type Ask, type Request, readSaying } from './wire.ts'

/** Tabs that lose their leader at the same moment do not all reach for the lead at the same moment. */
const hesitationMs = 1_000

export interface RoomOptions {
  readonly name: string
  readonly world: LeaderWorld
  readonly browser: Browser
  readonly report: (problem: unknown) => void
  /** Nobody uses it any more, and nobody will. */
  deserted(): void
  /** This page may not take part. */
  barred(error: unknown): void
}

/** What this tab is to the other tabs of the same person: a member, and now and then the one that leads. */
export class Room {
  readonly #options: RoomOptions
  readonly #radio: Radio
  readonly #election: Election
  readonly #links = new Map<string, TabLink>()
  #leader: Leader | undefined
  /** The leader that was heard last. */
  #speaker = ''
  #known: Discovery | undefined
  #life: 'in' | 'left' = 'in'
  #cancelSeizing: (() => void) | undefined

  constructor(options: RoomOptions) {
    this.#options = options
    const { browser, name, barred } = options
    this.#radio = browser.openRadio(name)
    this.#radio.onmessage = ({ data }) => this.#hear(data)
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

  /** Lets another tab lead, and hears of nothing more. */
  leave(): void {
    if (this.#life === 'left') return
    this.#life = 'left'
    this.#forgive()
    this.#radio.onmessage = null
    this.#radio.close()
    this.#resign()
    this.#election.withdraw()
  }

  #lead(): void {
    this.#forgive()
    const { browser, name, world, report } = this.#options
    this.#leader = new Leader(world, browser.openRadio(name), this.#known, report)
  }

  #resign(): void {
    this.#leader?.close()
    this.#leader = undefined
  }

  #ask(from: string, ask: Ask, to: string): void {
    const request: Request = { from, to, ask }
    if (this.#life === 'in') this.#radio.postMessage(request)
  }

  #hear(data: unknown): void {
    const saying = readSaying(data)
    if (saying === undefined) return
    this.#forgive()
    const { leader, words } = saying
    this.#speaker = leader
    for (const { to, word } of words) {
      if (to.length === 0) for (const link of this.links) link.hearOfAll(leader, word)
      for (const address of to) this.#links.get(address.split('/', 1)[0] ?? '')?.hear(leader, address, word)
    }
  }

  #suspect(leader: string): void {
    // Another one leads by now, this very tab perhaps, whose first word did not get here.
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

  /** Somebody leads after all. */
  #forgive(): void {
    this.#cancelSeizing?.()
    this.#cancelSeizing = undefined
  }
}
