import type { App } from '@portico/contract'

declare module '@portico/client' {
  interface Register {
    readonly contract: App
  }
}

export type ConversationChannel = `conversation:${string}`
export type PersonChannel = `user:${string}`
