/**
 * Declares channels: what each one is, who may do what in it, and the schemas of its events. Types follow from that.
 */
export { type ChannelMap, Contract, defineChannels, type Match } from './contract.ts'
export {
  type Definition,
  type Durable,
  durable,
  type Ephemeral,
  type EventSchemas,
  ephemeral,
  type PublishRight,
  type Recovery,
} from './definition.ts'
export { DefinitionError } from './definition-error.ts'
export type {
  ChannelName,
  EnvelopeOf,
  EventName,
  EventsOf,
  PatternOf,
  PayloadOf,
  ReceivedEnvelopeOf,
  ReceivedOf,
} from './derived-types.ts'
export type { Duration } from './duration.ts'
export { checkEvent, type EventFault, encodeEvent, type Validated, validateEvent } from './event.ts'
export { nameRule, splitName } from './name.ts'
export type { NameOf, ParamsOf } from './pattern.ts'
export {
  type Action,
  type Answer,
  actions,
  allow,
  type Decision,
  deny,
  type Policy,
  type Principal,
  type Question,
} from './policy.ts'
