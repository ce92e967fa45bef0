import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { Channel, Handler, HistoryPage, Past, PublishOptions } from '../channel/channel.ts'
import { type FeedState, opening } from '../channel/feed.ts'
import { Members } from '../channel/members.ts'
import type { Receipt } from '../channel/outbox.ts'
import type { Position } from '../channel/position.ts'
import type { Client } from '../client.ts'
import type { AppContract, EventIn, NameIn, Payload, Received } from '../contract.ts'
import type { Member } from '../member.ts'
import { useClient } from './provider.ts'

type App = AppContract

export type Publish<Name> = <const Event extends EventIn<App, Name>>(
  event: Event,
  data: Payload<App, Name, Event>,
  options?: PublishOptions,
) => Promise<Receipt>

export interface ChannelView<Name> {
  readonly name: Name
  /** What the subscription is doing. After a `gap`, load the data again. */
  readonly state: FeedState
  readonly publish: Publish<Name>
  /** Returns the newest events first, or the ones before `before`. */
  readonly history: (options: { limit: number; before?: Position }) => Promise<HistoryPage<Past<App, Name>>>
}

const serverState = (): FeedState => opening

/** Subscribes for as long as the component is mounted. Any number of components share one subscription. */
export function useChannel<const Name extends NameIn<App>>(name: Name): ChannelView<Name> {
  const client = useClient()
  const subscribe = useCallback(
    (changed: () => void) => {
      const channel = client.channel(name)
      const stop = channel.state.subscribe(changed)
      return () => {
        stop()
        channel.release()
      }
    },
    [client, name],
  )
  const state = useSyncExternalStore(subscribe, () => client.feedOf(name)?.state ?? opening, serverState)
  const publish = usePublish(name)
  const history = useCallback<ChannelView<Name>['history']>(
    (options) => client.history(name, options),
    [client, name],
  )
  return useMemo(() => ({ name, state, publish, history }), [name, state, publish, history])
}

export interface EventOptions {
  /** Called when a part of the stream is lost: load the data again. */
  readonly onGap?: () => void
}

/** Where a component stopped listening. React stops one that it hides (`<Activity>`), and starts it when it shows it again. */
interface Left {
  readonly client: Client
  readonly name: string
  readonly position: Position | undefined
  /** Whether publications may have been missed that cannot be fetched, because the channel has no history. */
  isLost: boolean
}

/**
 * Calls the handler of the latest render for each event of this name. What passes while the component is hidden is
 * delivered when it is shown again, or is a gap.
 */
export function useEvent<const Name extends NameIn<App>, const Event extends EventIn<App, Name>>(
  name: Name,
  event: Event,
  handler: Handler<Received<App, Name, Event>>,
  { onGap }: EventOptions = {},
): void {
  const client = useClient()
  const latest = useRef({ handler, onGap })
  useEffect(() => {
    latest.current = { handler, onGap }
  })
  const left = useRef<Left>(undefined)
  useEffect(() => {
    const from = left.current?.client === client && left.current.name === name ? left.current : undefined
    const channel = client.channel(name, from?.position)
    channel.on(event, (data, meta) => latest.current.handler(data, meta))
    channel.onGap(() => latest.current.onGap?.())
    if (from?.isLost) latest.current.onGap?.()
    return () => {
      left.current = leave(client, channel)
    }
  }, [client, name, event])
}

function leave<Name extends NameIn<App>>(client: Client, channel: Channel<App, Name>): Left {
  const { name, seen, state } = channel
  const reached = client.feedOf(name)?.position
  // The feed may have been rewound for older rows, and not have come back yet.
  const position = reached && { ...reached, offset: Math.max(reached.offset, seen) }
  const left = { client, name, position, isLost: false }
  if (!position && state.get() !== opening) {
    // A component that comes back in the same turn, as in StrictMode, has missed nothing.
    queueMicrotask(() => {
      left.isLost = true
    })
  }
  channel.release()
  return left
}

/** Publishes to a channel without subscribing to it. */
export function usePublish<const Name extends NameIn<App>>(name: Name): Publish<Name> {
  const client = useClient()
  return useCallback((event, data, options) => client.publish(name, event, data, options), [client, name])
}

const nobody: readonly Member[] = []
const serverMembers = () => nobody

/** Who is in the channel now, with one entry per connection. */
export function usePresence<const Name extends NameIn<App>>(name: Name): readonly Member[] {
  const client = useClient()
  const members = useMemo(
    () => new Members(() => client.channel(name), client.report, client.clock),
    [client, name],
  )
  return useSyncExternalStore(members.subscribe, members.get, serverMembers)
}

/** Who is in the channel now, with one entry per person, however many windows they have open. */
export function usePeople<const Name extends NameIn<App>>(name: Name): readonly Member[] {
  const members = usePresence(name)
  return useMemo(() => {
    // Visitors who are not signed in differ only by their connections.
    const people = new Map(members.map((member) => [member.user || member.client, member]))
    return [...people.values()]
  }, [members])
}
