import type { ChannelName, Contract, EventName, PayloadOf, ReceivedOf } from '@portico/channels'

/**
 * Where an application says, once, what its channels are:
 *
 *     declare module '@portico/client' {
 *       interface Register { readonly contract: typeof app }
 *     }
 *
 * From then on every channel name, event and payload is checked, and nothing of the contract is shipped to browsers.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is the application that fills it.
export interface Register {}

/** The application's contract. Without one, any channel and any event is allowed. */
export type AppContract = Register extends { readonly contract: infer App extends Contract } ? App : Contract

/** True if no contract is registered. */
type IsUnknown<App> = Contract extends App ? true : false

export type NameIn<App> = ChannelName<App>

export type EventIn<App, Name> = IsUnknown<App> extends true ? string : EventName<App, Name>

/** What a publisher passes. */
export type Payload<App, Name, Event> =
  IsUnknown<App> extends true
    ? unknown
    : Event extends EventName<App, Name>
      ? PayloadOf<App, Name, Event>
      : never

/** What a subscriber gets. */
export type Received<App, Name, Event> =
  IsUnknown<App> extends true
    ? // biome-ignore lint/suspicious/noExplicitAny: without a contract nothing is known, and a handler says what it expects.
      any
    : Event extends EventName<App, Name>
      ? ReceivedOf<App, Name, Event>
      : never

/** Any event of a channel, with its name. */
export type ReceivedEvent<App, Name> =
  EventIn<App, Name> extends infer Event
    ? Event extends string
      ? { readonly event: Event; readonly data: Received<App, Name, Event> }
      : never
    : never
