/** Compiled, never run: each `@ts-expect-error` is a mistake the compiler must find. */
import {
  type ChannelName,
  defineChannels,
  durable,
  type EnvelopeOf,
  encodeEvent,
  ephemeral,
  type PatternOf,
  type PayloadOf,
  type ReceivedOf,
} from '@portico/channels'
import { z } from 'zod'

interface Db {
  member(conversation: string, user: string): Promise<boolean>
}

const app = defineChannels<Db>()({
  'conversation:{id}': durable({
    events: {
      'message.sent': z.object({ text: z.string() }),
      'message.timed': z.object({ at: z.date().transform((date) => date.toISOString()) }),
    },
    policy: ({ params, principal, db }) => db.member(params.id, principal.user),
  }),
  'board:{id}': durable({
    events: { moved: z.object({ x: z.number() }) },
    policy: ({ params, db }) => {
      // @ts-expect-error the pattern has no such param
      params.board
      // @ts-expect-error the database has no such table
      db.ticket
      return params.id === '1'
    },
  }),
  'board:{id}:cursors': ephemeral({ events: { at: z.object({ x: z.number() }) } }),
  'anything:{id}': ephemeral({}),
})
type App = typeof app

type Same<Left, Right> = [Left, Right] extends [Right, Left] ? true : false
const same = <Left, Right>(_: Same<Left, Right>): void => {}

same<PatternOf<App, 'conversation:7'>, 'conversation:{id}'>(true)
same<PatternOf<App, 'board:7:cursors'>, 'board:{id}:cursors'>(true)
same<PatternOf<App, `board:${string}:cursors`>, 'board:{id}:cursors'>(true)
same<PatternOf<App, 'board:7:elsewhere'>, never>(true)
same<PayloadOf<App, 'conversation:7', 'message.sent'>, { text: string }>(true)
same<PayloadOf<App, 'conversation:7', 'message.timed'>, { at: Date }>(true)
same<ReceivedOf<App, 'conversation:7', 'message.timed'>, { at: string }>(true)
same<EnvelopeOf<App, 'board:7'>, { readonly event: 'moved'; readonly data: { x: number } }>(true)
same<EnvelopeOf<App, 'anything:7'>, unknown>(true)

const id: string = 'any'
const named: ChannelName<App> = app.name('board:{id}:cursors', { id })
void named
encodeEvent(app, 'conversation:7', { event: 'message.sent', data: { text: 'hello' } })
encodeEvent(app, app.name('board:{id}:cursors', { id }), { event: 'at', data: { x: 1 } })
encodeEvent(app, `board:${id}`, { event: 'moved', data: { x: 1 } })
encodeEvent(app, 'anything:7', [1, 2, 3])

// @ts-expect-error no channel of the application is named so
encodeEvent(app, 'conversations:7', { event: 'message.sent', data: { text: 'hello' } })
// @ts-expect-error a name that only looks like one of the application's
encodeEvent(app, 'board:7:elsewhere', { event: 'moved', data: { x: 1 } })
// @ts-expect-error the channel has no such event
encodeEvent(app, 'conversation:7', { event: 'message.gone', data: { text: 'hello' } })
// @ts-expect-error the event of another channel
encodeEvent(app, 'board:7', { event: 'message.sent', data: { text: 'hello' } })
// @ts-expect-error the payload has the wrong type
encodeEvent(app, 'conversation:7', { event: 'message.sent', data: { text: 7 } })
// @ts-expect-error the payload lacks a field
encodeEvent(app, 'conversation:7', { event: 'message.sent', data: {} })
// @ts-expect-error the pattern has the param id
app.name('board:{id}:cursors', { board: '7' })
// @ts-expect-error no such pattern
app.name('board:{id}:elsewhere', { id: '7' })

// @ts-expect-error a right that does not exist
ephemeral({ publish: 'everybody' })
// @ts-expect-error not a duration
durable({ retain: '30 fortnights' })
// @ts-expect-error an ephemeral channel has a history, not a retention
ephemeral({ retain: '30 days' })
