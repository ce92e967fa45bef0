import type { ClientInfo } from 'centrifuge'
import { Cell, type Store } from '../store.ts'
import type { FeedState } from './feed.ts'
import type { PresenceHandler } from './use.ts'

/** What is used of a channel. */
export interface Attended {
  readonly state: Store<FeedState>
  onPresence(handler: PresenceHandler): () => void
  presence(): Promise<readonly ClientInfo[]>
  release(): void
}

type Changes = Map<string, ClientInfo | undefined>

/** Who is in a channel: asked whenever its subscription is live again, and kept up to date by joins and leaves. */
export class Members implements Store<readonly ClientInfo[]> {
  readonly #open: () => Attended
  readonly #report: (problem: unknown) => void
  readonly #list: Cell<readonly ClientInfo[]>
  /** What happened while an answer is under way; it is newer than the answer. */
  #changes: Changes | undefined
  #close: (() => void) | undefined

  constructor(open: () => Attended, report: (problem: unknown) => void) {
    this.#open = open
    this.#report = report
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
    let wasLive = false
    const look = () => {
      const isLive = channel.state.get().kind === 'live'
      if (isLive && !wasLive) void this.#load(channel)
      wasLive = isLive
    }
    const stops = [
      channel.state.subscribe(look),
      channel.onPresence((kind, who) => this.#change(who.client, kind === 'join' ? who : undefined)),
    ]
    look()
    return () => {
      this.#changes = undefined
      for (const stop of stops) stop()
      channel.release()
    }
  }

  async #load(channel: Attended): Promise<void> {
    const changes: Changes = new Map()
    this.#changes = changes
    try {
      const found = new Map((await channel.presence()).map((who) => [who.client, who]))
      if (this.#changes !== changes) return
      this.#changes = undefined
      for (const [client, who] of changes) apply(found, client, who)
      this.#list.set([...found.values()])
    } catch (error) {
      // A connection that ended meanwhile asks again when it is back. A refusal does not go away by itself.
      if (isRefusal(error)) this.#report(new Error('presence was refused', { cause: error }))
    }
  }

  #change(client: string, who: ClientInfo | undefined): void {
    this.#changes?.set(client, who)
    const members = new Map(this.#list.get().map((member) => [member.client, member]))
    apply(members, client, who)
    this.#list.set([...members.values()])
  }
}

function apply(members: Map<string, ClientInfo>, client: string, who: ClientInfo | undefined): void {
  if (who) members.set(client, who)
  else members.delete(client)
}

function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && Number(error.code) >= 100
}
