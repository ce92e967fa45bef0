'use client'

export type { Live, LiveEvent, LivePosition, Reducer } from './live/live.ts'
export type { PendingEvent } from './live/own-events.ts'
export {
  type ChannelView,
  type EventOptions,
  type Publish,
  useChannel,
  useEvent,
  usePeople,
  usePresence,
  usePublish,
} from './react/channel.ts'
export { ConnectionStatus, type ConnectionStatusProps, useStatus } from './react/connection-status.ts'
export { type LiveOptions, type LivePublishOptions, type LiveResult, useLive } from './react/live.ts'
export { PorticoProvider, type PorticoProviderProps, useClient } from './react/provider.ts'
