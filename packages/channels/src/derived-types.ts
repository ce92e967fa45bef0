/** Types derived from the type of an application's contract. */
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Contract } from './contract.ts'
import type { Matches, NameOf } from './pattern.ts'

type ChannelsOf<App> = App extends Contract<infer Channels> ? Channels : never

/** The names an application's channels can have, for completion. Whether a name fits is {@link PatternOf}. */
export type ChannelName<App> = NameOf<keyof ChannelsOf<App> & string>

/** The pattern that a name belongs to; `never` if the application has no such channel. */
export type PatternOf<App, Name> = {
  [Text in keyof ChannelsOf<App> & string]: Matches<Name, Text> extends true ? Text : never
}[keyof ChannelsOf<App> & string]

/** The event schemas of the channel with this name. */
export type EventsOf<App, Name> = ChannelsOf<App>[PatternOf<App, Name>]

export type EventName<App, Name> = [PatternOf<App, Name>] extends [never]
  ? never
  : keyof EventsOf<App, Name> & string

/** What a publisher passes: the input of the event's schema. */
export type PayloadOf<App, Name, Event extends EventName<App, Name> = EventName<App, Name>> = InputOf<
  EventsOf<App, Name>[Event]
>

/** What a subscriber gets: the output of the event's schema. */
export type ReceivedOf<App, Name, Event extends EventName<App, Name> = EventName<App, Name>> = OutputOf<
  EventsOf<App, Name>[Event]
>

/** What a publisher passes, with the event's name; any JSON if the channel has no events. */
export type EnvelopeOf<App, Name> =
  string extends EventName<App, Name>
    ? unknown
    : { [Event in EventName<App, Name>]: Envelope<Event, PayloadOf<App, Name, Event>> }[EventName<App, Name>]

/** What a subscriber gets, with the event's name; any JSON if the channel has no events. */
export type ReceivedEnvelopeOf<App, Name> =
  string extends EventName<App, Name>
    ? unknown
    : { [Event in EventName<App, Name>]: Envelope<Event, ReceivedOf<App, Name, Event>> }[EventName<App, Name>]

interface Envelope<Event, Data> {
  readonly event: Event
  readonly data: Data
}

type InputOf<Schema> = Schema extends StandardSchemaV1<infer Input, unknown> ? Input : never
type OutputOf<Schema> = Schema extends StandardSchemaV1<infer _, infer Output> ? Output : never
