import type { Link, LinkListener } from '../session/link.ts'
import type { LinkPlan, Tokens, World } from '../session/world.ts'
import type { Browser } from './browser.ts'
import type { LeaderWorld } from './leader.ts'
import { Room } from './room.ts'
import { scopeOf } from './scope.ts'
import { tabsVersion } from './wire.ts'

interface TabsOptions {
  readonly world: LeaderWorld
  readonly tokens: Tokens
  /** The browser, or a sentence that says why it cannot share a connection. */
  readonly browser: Browser | string
  readonly report: (problem: unknown) => void
}

const unknownPerson = 'the token does not say who this is: it is no JWT, or has no sub'

/** Makes this tab's links, each in the room of the person whose token it carries. */
export class Tabs {
  readonly #options: TabsOptions
  readonly #rooms = new Map<string, Room>()
  /** The scope of the person who is signed in now. */
  #scope: string | undefined
  #barred: string | undefined
  #life: 'here' | 'away' = 'here'
  #stopWatching: (() => void) | undefined

  constructor(options: TabsOptions) {
    this.#options = options
  }

  link(plan: LinkPlan, listener: LinkListener): Link | Promise<Link> {
    const { world, browser } = this.#options
    const scope = scopeOf(plan.token)
    const alone = this.#barred ?? (scope === undefined ? unknownPerson : undefined)
    if (typeof browser === 'string') return linkAlone(world, plan, listener, browser)
    if (scope === undefined || alone !== undefined) return linkAlone(world, plan, listener, alone ?? '')
    if (this.#life === 'away') throw new Error('this page is put away')
    this.#watch(browser)
    return this.#enter(scope, browser).link(plan, listener)
  }

  /**
   * Only the leading tab needs the connector. If no tab leads yet, this one probably will, so it loads the connector ahead.
   * If that fails, it is loaded again when needed.
   */
  load(): Promise<unknown> | undefined {
    const { world, browser } = this.#options
    if (typeof browser === 'string') return world.load?.()
    void this.#fetchAhead(browser).catch(() => {})
    return undefined
  }

  /** Leaves all rooms and stops watching, until the next link. */
  close(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    this.#life = 'here'
    this.#leave()
    this.#rooms.clear()
    this.#scope = undefined
  }

  #watch(browser: Browser): void {
    this.#stopWatching ??= browser.watch({
      away: () => {
        this.#life = 'away'
        this.#leave()
      },
      back: () => {
        if (this.#life === 'here') return
        this.#life = 'here'
        for (const scope of [...this.#rooms.keys()]) this.#quit(scope)
      },
    })
  }

  #enter(scope: string, browser: Browser): Room {
    const before = this.#scope
    this.#scope = scope
    // The previous person's room is left when its last link closes, which is after the new link has its answer.
    if (before !== undefined && before !== scope) this.#leaveIfDeserted(before)
    const room = this.#rooms.get(scope) ?? this.#open(scope, browser)
    this.#rooms.set(scope, room)
    return room
  }

  #open(scope: string, browser: Browser): Room {
    const { world, report } = this.#options
    return new Room({
      name: this.#nameOf(scope),
      world: { ...world, tokens: this.#tokensOf(scope) },
      browser,
      report,
      deserted: () => {
        if (scope !== this.#scope) this.#leaveIfDeserted(scope)
      },
      barred: (error) => {
        this.#barred = String(error)
        this.#quit(scope)
      },
    })
  }

  /** Signing in as somebody else in one tab changes the session of all tabs, so the next token may be another person's. */
  #tokensOf(scope: string): Tokens {
    const { tokens } = this.#options
    return {
      get: async () => {
        const token = await tokens.get()
        if (scopeOf(token) === scope) return token
        this.#quit(scope)
        throw new Error('the token is by now that of another person, or of other rights')
      },
      spend: (token) => tokens.spend(token),
    }
  }

  #nameOf(scope: string): string {
    return `portico ${tabsVersion} ${this.#options.world.origin} ${scope}`
  }

  async #fetchAhead({ locks }: Browser): Promise<void> {
    const { held = [] } = await locks.query()
    // Without a token the person is not known yet, so a leader of any room counts.
    const isLed = held.some(({ name }) => name?.startsWith(this.#nameOf('')))
    if (!isLed) await this.#options.world.load?.()
  }

  #leaveIfDeserted(scope: string): void {
    const room = this.#rooms.get(scope)
    if (room === undefined || room.links.length > 0) return
    this.#rooms.delete(scope)
    room.leave()
  }

  #quit(scope: string): void {
    const room = this.#rooms.get(scope)
    this.#rooms.delete(scope)
    room?.leave()
    for (const link of room?.links ?? []) link.lose()
  }

  #leave(): void {
    for (const room of this.#rooms.values()) room.leave()
  }
}

/** Gives this tab a connection of its own, and notes the reason in the timeline. */
function linkAlone(
  world: World,
  plan: LinkPlan,
  listener: LinkListener,
  alone: string,
): Link | Promise<Link> {
  return world.link(plan, {
    ...listener,
    saw: (what, facts) => listener.saw(what, what === 'opened' ? { ...facts, alone } : facts),
  })
}
