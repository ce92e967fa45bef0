import type { App } from '@portico/contract'

declare module '@portico/client' {
  interface Register {
    readonly contract: App
  }
}

export type ConversationChannel = `conversation:${string}`
export type PersonChannel = `user:${string}`
export type BoardChannel = `board:${string}`
export type CursorsChannel = `board:${string}:cursors`
export type ShowChannel = `show:${string}`
export type CommentsChannel = `show:${string}:comments`
