import type { ClientInfo } from 'centrifuge'
import { type Clock, systemClock } from '../clock.ts'
import { backoff } from '../session/backoff.ts'
import { Cell, type Store } from '../store.ts'
import type { FeedState } from './feed.ts'
import type { PresenceHandler } from './use.ts'

/** The part of a channel that presence needs. */
export interface PresenceChannel {
  readonly state: Store<FeedState>
  onPresence(handler: PresenceHandler): () => void
  presence(): Promise<readonly ClientInfo[]>
  release(): void
}

interface Change {
  readonly kind: 'join' | 'leave'
  readonly who: ClientInfo
}

/**
 * Who is in a channel. The list is fetched whenever the subscription becomes live, and then kept up to date by joins and
 * leaves.
 */
export class Members implements Store<readonly ClientInfo[]> {
  readonly #open: () => PresenceChannel
  readonly #report: (problem: unknown) => void
  readonly #clock: Clock
  readonly #list: Cell<readonly ClientInfo[]>
  /** Joins and leaves that arrived during a fetch. They are newer than its answer. */
  #changes: Change[] | undefined
  #cancelRetry = (): void => {}
  #close: (() => void) | undefined

  constructor(open: () => PresenceChannel, report: (problem: unknown) => void, clock: Clock = systemClock) {
    this.#open = open
    this.#report = report
    this.#clock = clock
    this.#list = new Cell<readonly ClientInfo[]>([], report)
  }

  readonly get = (): readonly ClientInfo[] => this.#list.get()

  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#list.subscribe(listener)
    this.#close ??= this.#attend()
    return () => {
      stop()
      if (this.#list.listenerCount > 0) return
      this.#close?.()
      this.#close = undefined
    }
  }

  #attend(): () => void {
    const channel = this.#open()
    const look = () => {
      const state = channel.state.get()
      // The number of replayed publications comes as a second live state: no reason to fetch again.
      if (state.kind === 'live' && state.replayed === 0) void this.#load(channel)
    }
    const stops = [
      channel.state.subscribe(look),
      channel.onPresence((kind, who) => this.#change({ kind, who })),
    ]
    look()
    return () => {
      this.#changes = undefined
      this.#cancelRetry()
      for (const stop of stops) stop()
      channel.release()
    }
  }

  async #load(channel: PresenceChannel, attempt = 0): Promise<void> {
    this.#cancelRetry()
    const changes: Change[] = []
    this.#changes = changes
    try {
      const found = new Map((await channel.presence()).map((who) => [who.client, who]))
      if (this.#changes !== changes) return
      this.#changes = undefined
      for (const change of changes) apply(found, change)
      this.#list.set([...found.values()])
    } catch (error) {
      if (this.#changes !== changes) return
      // Asking again would not help.
      if (isRefusal(error)) this.#report(new Error('presence was refused', { cause: error }))
      else this.#loadLater(channel, attempt + 1)
    }
  }

  /** If the channel is not live by then, nothing happens: becoming live fetches the list anyway. */
  #loadLater(channel: PresenceChannel, attempt: number): void {
    this.#cancelRetry = this.#clock.after(backoff(attempt, this.#clock.random()), () => {
      if (channel.state.get().kind === 'live') void this.#load(channel, attempt)
    })
  }

  #change(change: Change): void {
    this.#changes?.push(change)
    const members = new Map(this.#list.get().map((member) => [member.client, member]))
    apply(members, change)
    this.#list.set([...members.values()])
  }
}

/** The service announces a leave only for a user's last connection, so it removes all of the user's entries. */
function apply(members: Map<string, ClientInfo>, { kind, who }: Change): void {
  if (kind === 'join') members.set(who.client, who)
  else for (const { client, user } of members.values()) if (user === who.user) members.delete(client)
}

function isRefusal(error: unknown): boolean {
  const { code, temporary } = Object(error) as { readonly code?: number; readonly temporary?: boolean }
  return Number(code) >= 100 && !temporary
}
