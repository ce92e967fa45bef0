/** Compiled, never run: each `@ts-expect-error` is a mistake the compiler must find. */
import type { defineChannels } from '@portico/channels'
import { Client } from '@portico/client'
import { type Live, useChannel, useEvent, useLive, usePresence, usePublish } from '@portico/client/react'
import { FakeService } from '@portico/client/testing'

declare module '@portico/client' {
  interface Register {
    // @ts-expect-error an application has one contract: channels of two are declared in one defineChannels
    readonly contract: ReturnType<ReturnType<typeof defineChannels<unknown>>>
  }
}

type Same<Left, Right> = [Left, Right] extends [Right, Left] ? true : false
const same = <Left, Right>(_: Same<Left, Right>): void => {}

const client = new Client()
const room = client.channel('room:7')
room.on('said', (text) => same<typeof text, string>(true))
room.on('moved', ({ x }, { offset, key }) => [x.toFixed(), offset?.toFixed(), key?.length])
// @ts-expect-error the room has no such event
room.on('shouted', () => {})
// @ts-expect-error no channel of the application has such a name
client.channel('hall:7')
room.publish('moved', { x: 1 })
room.publish('moved', { x: 1 }, { late: 'drop' })
// @ts-expect-error that is no number
room.publish('moved', { x: 'one' })
// @ts-expect-error another event's payload
room.publish('said', { x: 1 })
client.channel('anything:7').publish('whatever', { is: 'sent' })

const meetings = client.channel('room:7:meetings')
// Publishers pass the schema's input, subscribers get its output.
meetings.publish('planned', { at: new Date() })
// @ts-expect-error a publisher gives a date
meetings.publish('planned', { at: '2026-11-21T09:00:00Z' })
meetings.on('planned', ({ at }) => same<typeof at, string>(true))

declare const id: string

export function useEverything(
  live: Live<readonly string[], `room:${string}`>,
  other: Live<readonly string[], 'room:7:meetings'>,
) {
  const { state, publish } = useChannel(`room:${id}`)
  if (state.kind === 'live') same<typeof state.after, 'first' | 'recovered' | 'gap'>(true)
  publish('moved', { x: 1 })
  // @ts-expect-error that is no number
  publish('moved', { x: 'one' })
  useEvent(`room:${id}`, 'said', (text) => text.trim())
  // @ts-expect-error the text has no x
  useEvent('room:7', 'said', ({ x }) => x)
  // @ts-expect-error no channel of the application has such a name
  usePresence('hall:7')
  // @ts-expect-error the meetings have no such event
  usePublish('room:7:meetings')('said', 'hello')
  const { rows, publish: publishLive } = useLive(live, (before, event) => {
    if (event.event === 'said') same<typeof event.data, string>(true)
    if (event.event === 'moved') same<typeof event.data, { x: number }>(true)
    // @ts-expect-error the room has no such event
    if (event.event === 'shouted') return []
    return event.event === 'said' ? [...before, event.data] : before
  })
  same<typeof rows, readonly string[]>(true)
  publishLive('said', 'hello', { key: 'k' })
  // @ts-expect-error a text is what is said
  publishLive('said', 7)
  // @ts-expect-error rows stay what they were
  useLive(other, () => 7)
}

const service = new FakeService()
service.publish('room:7', 'moved', { x: 1 })
// @ts-expect-error the room has no such event
service.publish('room:7', 'shouted', 'hello')
// @ts-expect-error a text is what is said
service.publish('room:7', 'said', 7)
// A subscriber gets a string for what was published as a date.
service.publish('room:7:meetings', 'planned', { at: '2026-11-21T09:00:00Z' })
service.client().channel('room:7')
