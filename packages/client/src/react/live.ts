import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { AppContract, EventIn, NameIn, Payload, ReceivedEvent } from '../contract.ts'
import { newKey } from '../key.ts'
import type { Live, LiveView, Reducer, Reload } from '../live/live.ts'
import { LiveRows, type LiveSource } from '../live/live-rows.ts'
import { useClient } from './provider.ts'

type App = AppContract

export interface LivePublishOptions {
  /** By default a random key. Store it in the row if the row is to be recognized later. */
  readonly key?: string
  /** Sends the event under this key, for example by a server action. By default it is published to the channel. */
  readonly send?: (key: string) => Promise<unknown>
}

export interface LiveOptions<Rows> {
  /**
   * Loads the rows again when a part of the stream is lost: resolves with new rows, or makes `initial` change, as
   * `router.refresh` does.
   */
  readonly reload?: Reload<Rows>
}

export interface LiveResult<Rows, Name> extends LiveView<Rows> {
  /** Shows the event at once and sends it. */
  readonly publish: <const Event extends EventIn<App, Name>>(
    event: Event,
    data: Payload<App, Name, Event>,
    options?: LivePublishOptions,
  ) => void
}

/**
 * Keeps up to date what `liveQuery` loaded on the server. The stream continues exactly where the rows were read, so nothing
 * between the HTML and the socket is lost or doubled.
 */
export function useLive<Rows, const Name extends NameIn<App>>(
  initial: Live<Rows, Name>,
  reducer: Reducer<Rows, ReceivedEvent<App, Name>>,
  { reload }: LiveOptions<Rows> = {},
): LiveResult<Rows, Name> {
  const client = useClient()
  const { channel, epoch, offset, snapshot } = initial.position
  type Event = ReceivedEvent<App, Name> & { readonly event: string; readonly data: unknown }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one for each channel; later rows and reducers are told to it.
  const live = useMemo(
    () => new LiveRows<Rows, Event>(initial, reducer as Reducer<Rows, Event>, client as LiveSource),
    [client, channel],
  )
  useEffect(() => {
    live.reduce = reducer as Reducer<Rows, Event>
    live.reload = reload
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that were read at the same position are the same rows.
  useEffect(() => live.renew(initial), [live, epoch, offset, snapshot])
  const view = useSyncExternalStore(live.subscribe, live.get, live.get)
  const publish = useCallback<LiveResult<Rows, Name>['publish']>(
    (event, data, { key = newKey(), send } = {}) => {
      const sending = () => (send ? send(key) : client.publish(channel, event, data, { key }))
      live.publish({ event, data } as unknown as Event, key, sending)
    },
    [client, live, channel],
  )
  return useMemo(() => ({ ...view, publish }), [view, publish])
}
