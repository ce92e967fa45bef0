'use client'

import type { ChannelName, Contract, EventName, PayloadOf, ReceivedOf } from '@portico/channels'
import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Channel, Handler, PublishOptions } from './channel/channel.ts'
import type { FeedState } from './channel/feed.ts'
import type { Receipt } from './channel/outbox.ts'
import type { Client } from './client.ts'
import { initialStatus, type Status } from './status.ts'

const Context = createContext<Client | undefined>(undefined)

export interface PorticoProviderProps {
  /** Made once, outside of components: it owns the connection, React only watches it. */
  readonly client: Client
  readonly children?: ReactNode
}

/** Connects while it is mounted. A remount within a moment, as StrictMode does one, keeps the connection. */
export function PorticoProvider({ client, children }: PorticoProviderProps) {
  useEffect(() => client.hold(), [client])
  return createElement(Context.Provider, { value: client }, children)
}

export function useClient(): Client {
  const client = useContext(Context)
  if (client === undefined) {
    throw new Error(
      'no <PorticoProvider> above this component: wrap the layout in <PorticoProvider client={client}>, ' +
        "in a file that begins with 'use client'",
    )
  }
  return client
}

const serverStatus = () => initialStatus

export function useStatus(): Status {
  const { status } = useClient()
  return useSyncExternalStore(status.subscribe, status.get, serverStatus)
}

/** A channel for as long as the component is mounted, and what its subscription is doing. */
export function useChannelOf<App extends Contract, const Name extends ChannelName<App>>(name: Name) {
  const client = useClient() as unknown as Client<App>
  const [channel, setChannel] = useState<Channel<App, Name>>()
  useEffect(() => {
    const used = client.channel(name)
    setChannel(used)
    return () => used.release()
  }, [client, name])
  const state = useSyncExternalStore<FeedState>(
    channel?.state.subscribe ?? never,
    channel?.state.get ?? waiting,
    waiting,
  )
  return { channel, state }
}

const resting: FeedState = { kind: 'waiting' }
const waiting = () => resting
const never = () => () => {}

/** Runs the handler for each event of this name; always the handler of the latest render. */
export function useEventOf<
  App extends Contract,
  const Name extends ChannelName<App>,
  const Event extends EventName<App, Name>,
>(name: Name, event: Event, handler: Handler<ReceivedOf<App, Name, Event>>): void {
  const client = useClient() as unknown as Client<App>
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const channel = client.channel(name)
    const off = channel.on(event, (data, meta) => latest.current(data, meta))
    return () => {
      off()
      channel.release()
    }
  }, [client, name, event])
}

/** Publishes to a channel without subscribing to it. */
export function usePublishTo<App extends Contract, const Name extends ChannelName<App>>(name: Name) {
  const client = useClient() as unknown as Client<App>
  return useCallback(
    <const Event extends EventName<App, Name>>(
      event: Event,
      data: PayloadOf<App, Name, Event>,
      options?: PublishOptions,
    ): Promise<Receipt> => client.publish(name, event, data, options),
    [client, name],
  )
}

/** The hooks of one contract: a wrong channel, event or payload does not compile. */
export function createHooks<App extends Contract>() {
  return {
    useChannel: <const Name extends ChannelName<App>>(name: Name) => useChannelOf<App, Name>(name),
    useEvent: <const Name extends ChannelName<App>, const Event extends EventName<App, Name>>(
      name: Name,
      event: Event,
      handler: Handler<ReceivedOf<App, Name, Event>>,
    ) => useEventOf<App, Name, Event>(name, event, handler),
    usePublish: <const Name extends ChannelName<App>>(name: Name) => usePublishTo<App, Name>(name),
  }
}
